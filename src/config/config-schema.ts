/** The schema of vigil.yaml. A test compares docs/configuration.md with it. */
import { z } from 'zod';
import { duration, flag, number, oneOf, text } from '../schema/fields.js';
import { DEFAULT_TASK_QUEUE } from '../contract/ids.js';
import { VENDORS } from '../contract/job.js';
import { jobLink } from '../text/job-page.js';
import { address, alternates, baseUrl, failed, insecureAddresses, isAddress } from './addresses.js';
import { codecSchema } from './codec-schema.js';
import { contentSchema } from './content-schema.js';
import { isLoopback } from './loopback.js';
import { notifySchema } from './notify-schema.js';
import { REFERENCE, secret, type Secret } from './secret-reference.js';
import { expected, strictObject, unknownName } from '../schema/problems.js';

function jobPage() {
  const what = 'an address with {jobId} after its host, such as "https://host.example/jobs/{jobId}"';
  return text(what).refine((value) => isJobPage(value), { error: `expected ${what}, without user`, abort: true });
}

function isJobPage(template: string): boolean {
  const [one = '', other = ''] = ['a', 'b'].map((jobId) => jobLink(template, jobId));
  if (one === other || /[\s<>\\]/.test(template) || !URL.canParse(one) || !URL.canParse(other)) return false;
  const { protocol, username, password, origin } = new URL(one);
  return /^https?:$/.test(protocol) && username + password === '' && origin === new URL(other).origin;
}

function tls() {
  const pem = () => text('the path of a PEM file').optional();
  return strictObject({ ca: pem(), cert: pem(), key: pem() })
    .refine((files) => Object.keys(files).length > 0, { error: 'expected ca, or cert and key' })
    .refine(({ cert, key }) => cert !== undefined || key === undefined, {
      error: 'missing; expected the certificate of tls.key',
      path: ['cert'],
    })
    .refine(({ cert, key }) => key !== undefined || cert === undefined, {
      error: 'missing; expected the private key of tls.cert',
      path: ['key'],
    });
}

function proxy() {
  const what = 'an address such as "http://proxy.example:3128"; with user and password, a reference to a secret';
  return text(what)
    .refine((value) => REFERENCE.test(value) || isProxy(value), { error: `expected ${what}`, abort: true })
    .transform((value): string | Secret => (REFERENCE.test(value) ? { reference: value } : value));
}

function isProxy(value: string): boolean {
  return isAddress(value) && new URL(value).pathname === '/';
}

const COUNT = 'a whole number of at least 1';

function count() {
  return number(COUNT, (value) => Number.isSafeInteger(value) && value >= 1).meta({ type: 'integer', minimum: 1 });
}

function patterns(example: string) {
  return z.array(text(`a pattern such as "${example}"`), {
    error: (issue) => expected(`a list of patterns, such as ["${example}"]`, issue.input),
  });
}

/** Polls a second: enough for 600 waits that poll once a minute, as they do by default when their job lasts. */
export const DEFAULT_RATE_LIMIT = 10;

/** Every connection has these, and `cancel`. */
const common = {
  rateLimit: number('a number of polls a second above 0', (value) => value > 0)
    .meta({ exclusiveMinimum: 0 })
    .default(DEFAULT_RATE_LIMIT),
  limits: strictObject({
    minInterval: duration('10ms').prefault('1s'),
    maxDeadline: duration().prefault('90d'),
    maxContentBytes: count().default(100_000_000_000),
    maxMessages: count().default(100_000),
  }).prefault({}),
  concurrency: count().default(16),
  run: strictObject({ allow: patterns('nightly*').default([]), upload: patterns('in/*.csv').default([]) }).prefault({}),
  watch: oneOf('own', 'shared').default('own'),
  watchShards: count().default(1),
  timeouts: strictObject({
    request: duration('10ms').default(15_000),
    idle: duration('10ms').default(60_000),
    content: duration().default(12 * 3_600_000),
  }).prefault({}),
  tls: tls().optional(),
  proxy: proxy().optional(),
  insecureHttp: flag().default(false),
  traceContext: flag().default(false),
  jobPage: jobPage().optional(),
  elsewhere: z.literal(false, { error: 'expected true or false' }).optional(),
};

/** The keys of a connection, by vendor. */
export const connectionSchemas = {
  'nexus-ic': strictObject({
    vendor: z.literal('nexus-ic'),
    baseUrl: baseUrl('nexus-ic'),
    cancel: flag().default(true),
    version: oneOf('6.8', '6.9').default('6.8'),
    auth: strictObject({
      scheme: oneOf('basic', 'apikey', 'token'),
      user: text('a user name').optional(),
      secret: secret(),
    })
      .refine(({ scheme, user }) => scheme !== 'basic' || user !== undefined, {
        error: 'missing; expected a user name, because the scheme is "basic"',
        path: ['user'],
      })
      .refine(({ scheme, user }) => scheme === 'basic' || user === undefined, {
        error: 'only allowed with the scheme "basic"',
        path: ['user'],
      }),
    ...common,
  }),
  pureconnect: strictObject({
    vendor: z.literal('pureconnect'),
    baseUrl: baseUrl('pureconnect'),
    cancel: flag().default(true),
    alternates: alternates(),
    user: text('a user name'),
    password: secret(),
    push: flag().default(false),
    outputMount: strictObject({
      from: text('the folder as the server names it'),
      to: text('the folder as it is mounted here'),
    }).optional(),
    ...common,
  }),
  'oracle-epm': strictObject({
    vendor: z.literal('oracle-epm'),
    baseUrl: baseUrl('oracle-epm'),
    cancel: flag().default(true),
    application: text('the name of the application'),
    apiVersion: text('a version such as "v3"')
      .regex(/^v\d+$/, { error: 'expected a version such as "v3"' })
      .default('v3'),
    auth: strictObject({
      user: text('a user name').optional(),
      password: secret().optional(),
      token: secret().optional(),
    }).refine(
      ({ user, password, token }) => (token ? !user && !password : user !== undefined && password !== undefined),
      { error: 'expected user and password, or token' },
    ),
    files: patterns('nightly*.zip').default([]),
    ...common,
  }),
  alteryx: strictObject({
    vendor: z.literal('alteryx'),
    baseUrl: baseUrl('alteryx'),
    clientId: text("the API client's id"),
    clientSecret: secret(),
    cancel: z
      .union([
        z.literal(false),
        // The last of a union, because its problems are the ones that are reported.
        strictObject({
          method: oneOf('DELETE', 'POST', 'PUT'),
          path: text('a path with {jobId}').regex(/^\/.*\{jobId\}/, {
            error: 'expected a path such as "/v3/jobs/{jobId}"',
          }),
        }),
      ])
      .optional(),
    ...common,
  }),
};

/** A connection that another worker serves: only its name is known here, no address and no secret. */
export const elsewhereSchema = strictObject({
  vendor: z.enum(VENDORS).optional(),
  elsewhere: z.literal(true),
});

/** The keys that can be checked if the vendor is unknown. */
const vendorlessSchema = z.looseObject({
  baseUrl: address().optional(),
  password: secret().optional(),
  clientSecret: secret().optional(),
  ...common,
});

type AnyConnectionSchema = (typeof connectionSchemas)[keyof typeof connectionSchemas] | typeof elsewhereSchema;

const connectionSchema = z
  .record(z.string(), z.unknown(), { error: (issue) => expected('an object', issue.input) })
  .transform((value, context) => {
    const schema = schemaOf(value);
    for (const issue of [...insecureAddresses(value), ...uselessProxy(value)]) context.addIssue(issue);
    if (typeof schema === 'string') context.addIssue({ code: 'custom', message: schema, path: ['vendor'] });
    const parsed = (typeof schema === 'string' ? vendorlessSchema : schema).safeParse(value);
    return parsed.success ? (parsed.data as z.output<AnyConnectionSchema>) : failed(context, parsed.error);
  });

function schemaOf({ vendor, elsewhere }: Record<string, unknown>) {
  if (elsewhere === true) return elsewhereSchema;
  const names = VENDORS.join(', ');
  if (vendor === undefined) return `missing; expected one of ${names}`;
  if (typeof vendor === 'string' && Object.hasOwn(connectionSchemas, vendor)) {
    return connectionSchemas[vendor as keyof typeof connectionSchemas];
  }
  return typeof vendor === 'string' ? unknownName('vendor', vendor, VENDORS) : expected(`one of ${names}`, vendor);
}

function uselessProxy({ baseUrl, proxy }: Record<string, unknown>) {
  const isUseless =
    proxy !== undefined &&
    typeof baseUrl === 'string' &&
    URL.canParse(baseUrl) &&
    isLoopback(new URL(baseUrl).hostname);
  const message = 'not allowed, because baseUrl is this machine, which no proxy reaches';
  return isUseless ? [{ code: 'custom' as const, message, path: ['proxy'] }] : [];
}

export const configSchema = strictObject({
  taskQueue: text('the name of a task queue')
    .regex(/^[A-Za-z0-9._-]{1,100}$/, { error: 'expected 1 to 100 of letters, digits, ".", "_" and "-"' })
    .default(DEFAULT_TASK_QUEUE),
  content: contentSchema().prefault({}),
  codec: codecSchema().optional(),
  webUi: address('the address of the Web UI, such as "https://temporal.example"').optional(),
  nexus: strictObject({
    connections: z
      .array(text("a connection's name"), { error: (issue) => expected('a list of connections', issue.input) })
      .min(1, { error: 'expected at least one connection; without nexus, the Nexus service is not served' }),
    cancel: flag().default(false),
  }).optional(),
  notify: notifySchema().optional(),
  listen: strictObject({ secret: secret() }).optional(),
  connections: z
    .record(z.string(), connectionSchema, { error: (issue) => expected('the connections by name', issue.input) })
    .refine((connections) => Object.keys(connections).length > 0, { error: 'expected at least one connection' }),
});

export type Config = z.output<typeof configSchema>;

/** A connection that this process can serve. */
export type ConnectionConfig = z.output<(typeof connectionSchemas)[keyof typeof connectionSchemas]>;
