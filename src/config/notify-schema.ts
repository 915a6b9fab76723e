/** The targets of notifications in vigil.yaml. */
import { z } from 'zod';
import { A_DURATION, parseDuration } from '../contract/duration.js';
import { END_EVENTS, type EndEvent, type NotifyPolicy } from '../contract/notification.js';
import { text } from '../schema/fields.js';
import { expected, strictObject } from '../schema/problems.js';
import { isLoopback } from './loopback.js';
import { REFERENCE, secret, type Secret } from './secret-reference.js';

const TROUBLED = /^troubled for (\S.*)$/;
const EVENT = `${END_EVENTS.map((event) => `"${event}"`).join(', ')} or "troubled for 15m"`;

/** An event of `on`: the end of a wait, or how long its condition is not clear, in milliseconds. */
export type WantedEvent = EndEvent | { troubledForMs: number };

function event() {
  return z
    .string({ error: (issue) => expected(EVENT, issue.input) })
    .regex(new RegExp(`^(${END_EVENTS.join('|')}|troubled for .+)$`), { error: `expected ${EVENT}`, abort: true })
    .refine((written) => forMs(written) !== undefined || !TROUBLED.test(written), {
      error: `expected "troubled for" and ${A_DURATION}`,
      abort: true,
    })
    .transform((written): WantedEvent => {
      const troubledForMs = forMs(written);
      return troubledForMs === undefined ? (written as EndEvent) : { troubledForMs };
    });
}

function forMs(written: string): number | undefined {
  return parseDuration(TROUBLED.exec(written)?.[1]);
}

/** Whoever has the address of a Slack or Teams webhook can write to the channel, so the address is a secret there. */
function webhookAddress() {
  const what = 'an https address, or a reference to a secret, "${env:NAME}" or "${file:PATH}"';
  return text(what)
    .refine((value) => REFERENCE.test(value) || isTarget(value), { error: `expected ${what}`, abort: true })
    .transform((value): string | Secret => (REFERENCE.test(value) ? { reference: value } : value));
}

/** Whether notifications may be sent to the address: over TLS, or to this machine. */
export function isTarget(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe && username + password === '';
}

function mailAddress() {
  const what = 'a mail address such as "ops@example.com"';
  return text(what).regex(/^[^\s@<>",;:]+@[^\s@<>",;:]+$/, { error: `expected ${what}` });
}

const common = {
  on: z
    .array(event(), { error: (issue) => expected('a list of events, such as ["failed", "gaveUp"]', issue.input) })
    .min(1, { error: `expected at least one of ${EVENT}` }),
  connections: z
    .array(text("a connection's name"), { error: (issue) => expected('a list of connections', issue.input) })
    .min(1, { error: 'expected at least one connection; without connections, it is notified of all' })
    .optional(),
};

const schemas = {
  webhook: strictObject({ as: z.literal('webhook'), to: webhookAddress(), sign: secret().optional(), ...common }),
  slack: strictObject({ as: z.literal('slack'), to: secret(), ...common }),
  teams: strictObject({ as: z.literal('teams'), to: secret(), ...common }),
  mail: strictObject({
    as: z.literal('mail'),
    to: z.union([
      z.array(mailAddress()).min(1, { error: 'expected at least one mail address' }),
      // The last of a union, because its problems are the ones that are reported.
      mailAddress().transform((one) => [one]),
    ]),
    from: mailAddress(),
    smtp: secret(),
    ...common,
  }),
};

const KINDS = ['webhook', 'slack', 'teams', 'mail'] as const;
export type NotifyTargetConfig = z.output<(typeof schemas)[(typeof KINDS)[number]]>;

export function notifySchema() {
  const target = z.discriminatedUnion('as', [schemas.webhook, schemas.slack, schemas.teams, schemas.mail], {
    error: ({ input }) =>
      typeof input === 'object' && input !== null
        ? `expected ${KINDS.map((kind) => `"${kind}"`).join(' or ')}`
        : expected('an object', input),
  });
  return z.array(target, { error: (issue) => expected('a list of targets', issue.input) });
}

/** What the targets want to be notified of about a connection. @returns undefined if that is nothing */
export function notifyPolicyOf(
  targets: readonly NotifyTargetConfig[] = [],
  connection: string,
): NotifyPolicy | undefined {
  const wanted = targets.filter((target) => isAbout(target, connection)).flatMap(({ on }) => on);
  if (wanted.length === 0) return undefined;
  const durations = wanted.flatMap((one) => (typeof one === 'object' ? [one.troubledForMs] : []));
  return {
    on: END_EVENTS.filter((event) => wanted.includes(event)),
    troubledForMs: [...new Set(durations)].sort((a, b) => a - b),
  };
}

export function isAbout({ connections }: Pick<NotifyTargetConfig, 'connections'>, connection: string): boolean {
  return connections === undefined || connections.includes(connection);
}
