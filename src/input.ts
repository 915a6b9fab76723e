/**
 * The input of `awaitJob`: its schema, its defaults, and what the workflow makes of it.
 */
import ms from 'ms';
import { z } from 'zod';
import type { Pace } from './pace.js';
import { expected, problemsOf, strictObject } from './problems.js';

/** A connection's name: also part of workflow ids and task queues. */
export const CONNECTION_NAME = /^[a-z0-9-]{1,40}$/;

const DURATION = /^\d+(\.\d+)?\s*(ms|s|m|h|d|w)$/;
const LONGEST_MS = 3_650 * 86_400_000;
const A_DURATION = 'a duration such as "90s", "15m", "6h" or "7d"';

/** A duration as Temporal's users write it, in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  return ms(text as ms.StringValue);
}

function duration(least = '1s', most = LONGEST_MS) {
  const leastMs = ms(least as ms.StringValue);
  return z
    .string({ error: (issue) => expected(A_DURATION, issue.input) })
    .regex(DURATION, { error: () => `expected ${A_DURATION}`, abort: true })
    .refine((text) => (parseDuration(text) ?? 0) >= leastMs, { error: `must be at least ${least}` })
    .refine((text) => (parseDuration(text) ?? 0) <= most, { error: 'must be at most 3650d' })
    .transform((text) => parseDuration(text) ?? 0);
}

function number(least: number, most: number) {
  const what = `a number from ${least} to ${most}`;
  return z.number({ error: (issue) => expected(what, issue.input) }).refine((n) => n >= least && n <= most, {
    error: `expected ${what}`,
  });
}

function oneOf<T extends string>(...values: [T, ...T[]]) {
  return z.enum(values, { error: (issue) => expected(values.map((value) => `"${value}"`).join(' or '), issue.input) });
}

function flag() {
  return z.boolean({ error: (issue) => expected('true or false', issue.input) });
}

function text(what: string, longest: number) {
  return (
    z
      .string({ error: (issue) => expected(what, issue.input) })
      .min(1, { error: `expected ${what}` })
      .max(longest, { error: `expected ${what} of at most ${longest} characters` })
      // eslint-disable-next-line no-control-regex -- control characters are just what is refused
      .regex(/^[^\u0000-\u001f\u007f]*$/, { error: `expected ${what} without control characters` })
  );
}

const schema = strictObject({
  connection: z
    .string({ error: (issue) => expected("a connection's name", issue.input) })
    .regex(CONNECTION_NAME, { error: "expected a connection's name: 1 to 40 of a-z, 0-9 and '-'" }),
  jobId: text("the job's id at the vendor, as a string", 200),
  pace: strictObject({
    first: duration('10ms').default(ms('2s')),
    factor: number(1, 10).default(1.5),
    max: duration('10ms').default(ms('1m')),
    jitter: number(0, 1).default(0.2),
  })
    .refine((pace) => pace.max >= pace.first, { error: 'must be at least pace.first', path: ['max'] })
    .prefault({}),
  deadline: duration().default(ms('7d')),
  queueDeadline: duration().optional(),
  onDeadline: oneOf('cancel', 'leave').default('cancel'),
  onCancel: oneOf('cancel', 'leave').default('cancel'),
  cancelDeadline: duration().default(ms('5m')),
  collectDeadline: duration().default(ms('1d')),
  onFailure: oneOf('throw', 'return').default('throw'),
  patience: strictObject({
    unreachable: duration().optional(),
    unintelligible: duration().default(ms('10m')),
    refused: duration().default(ms('30m')),
    missing: duration().default(ms('2m')),
    unserved: duration().default(ms('10m')),
    unstored: duration().optional(),
  }).prefault({}),
  collect: strictObject({ messages: flag().default(true), content: flag().default(true) }).prefault({}),
  content: strictObject({
    formats: z
      .array(text('the name of a format, e.g. "Raw"', 40), {
        error: (issue) => expected('a list of formats, e.g. ["Raw"]', issue.input),
      })
      .min(1, { error: 'expected at least one format' })
      .max(20, { error: 'expected at most 20 formats' })
      .optional(),
    file: text('the name of a file', 500).optional(),
  }).prefault({}),
});

/** What a caller writes: every field but the first two is optional, durations are strings. */
export type AwaitJobInput = z.input<typeof schema>;

/** What the caller wants of the job's content: `formats` for Alteryx, `file` for Oracle EPM. */
export interface ContentWish {
  formats?: string[];
  file?: string;
}

/** The input with every default filled in, so that a later version's defaults never change a running wait. Times in milliseconds. */
export interface AcceptedInput {
  connection: string;
  jobId: string;
  pace: Pace;
  deadlineMs: number;
  queueDeadlineMs: number;
  onDeadline: 'cancel' | 'leave';
  onCancel: 'cancel' | 'leave';
  cancelDeadlineMs: number;
  collectDeadlineMs: number;
  onFailure: 'throw' | 'return';
  /** null: no limit of its own, but the deadline's. */
  patienceMs: Record<'unreachable' | 'unintelligible' | 'refused' | 'missing' | 'unserved' | 'unstored', number | null>;
  collect: { messages: boolean; content: boolean };
  content: ContentWish;
}

export type InputVerdict = { accepted: AcceptedInput } | { problems: string[] };

/** Validates the input and fills in the defaults; every problem is a line that begins with the path of its field. */
export function acceptInput(raw: unknown): InputVerdict {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const { pace, deadline, queueDeadline, cancelDeadline, collectDeadline, patience, ...rest } = parsed.data;
  return {
    accepted: {
      ...rest,
      pace: { firstMs: pace.first, factor: pace.factor, maxMs: pace.max, jitter: pace.jitter },
      deadlineMs: deadline,
      // A caller who gives the job more time means its queue too.
      queueDeadlineMs: queueDeadline ?? deadline,
      cancelDeadlineMs: cancelDeadline,
      collectDeadlineMs: collectDeadline,
      patienceMs: { ...patience, unreachable: patience.unreachable ?? null, unstored: patience.unstored ?? null },
    },
  };
}

/** The paths of all input fields (`pace.max`), for the CLI's flags and the docs. */
export function inputFields(): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = field instanceof z.ZodPrefault ? field.unwrap() : undefined;
    return inner instanceof z.ZodObject ? Object.keys(inner.shape).map((key) => `${name}.${key}`) : [name];
  });
}
