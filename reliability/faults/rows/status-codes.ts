/** The vendor answers with an HTTP status that is no answer. */
import {
  afterLogIns,
  everywhere,
  givesUp,
  left,
  missing,
  refused,
  unreachable,
  unseen,
  type FaultOf,
  type Row,
} from '../row.js';
import { blip, forEver, outage } from './connection.js';

/** With the vendor's own kind of body. */
export function says(status: number, headers: Record<string, string> = {}): FaultOf {
  return ({ vendor }) => ({ answer: { status, headers, body: vendor.errorBody(`said with ${status}`) } });
}

export const HTTP_DATE = () => new Date(Date.now() + 2_000).toUTCString();
const HTML = '<!doctype html><html><body>Please log in</body></html>';
export const PAGE = { answer: { status: 200, headers: { 'content-type': 'text/html' }, body: HTML } };

/** A user that may not list the applications, or whose server has no such list, can still read a job. */
const oraclePollsOn = { 'oracle-epm': { logIn: unseen } };
/** Not a Curator: the job's own answer has the messages too. */
const fromTheJob = { messages: { ...unseen, fires: 1 } };

const failing: Row[] = [500, 502, 503, 504].flatMap((status) => [
  { fault: `answers ${status}, once`, does: says(status), ...blip },
  { fault: `answers ${status}, for minutes`, times: 6, does: says(status), ...outage },
  {
    fault: `answers ${status} for ever`,
    times: 'always' as const,
    does: says(status),
    ...forEver,
  },
]);

const throttled = { ...everywhere(unreachable), cancel: unseen };

const throttling: Row[] = [
  { fault: 'answers 429 without a Retry-After', does: says(429), ...throttled },
  { fault: 'answers 429 with a Retry-After of 1 s', does: says(429, { 'retry-after': '1' }), ...throttled },
  {
    fault: 'answers 429 with a Retry-After as a date',
    does: ({ vendor }) => ({
      answer: { status: 429, headers: { 'retry-after': HTTP_DATE() }, body: vendor.errorBody('slow down') },
    }),
    ...throttled,
  },
  {
    fault: 'answers 429 with a Retry-After in the past',
    does: says(429, { 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' }),
    ...throttled,
  },
  {
    fault: 'answers 429 with an invalid Retry-After',
    does: says(429, { 'retry-after': 'soon' }),
    ...throttled,
  },
  {
    fault: 'answers 429 with a Retry-After of 30,000 years: an hour is waited',
    does: says(429, { 'retry-after': '999999999999' }),
    ...throttled,
    clock: 'skips',
    input: { deadline: '3d', cancelDeadline: '2h', collectDeadline: '1d', patience: {} },
    also: ({ cost, cancel }) =>
      cancel || (cost.waitedSeconds >= 3_600 && cost.waitedSeconds < 6 * 3_600)
        ? []
        : [`it waited ${cost.waitedSeconds} s, beside three polls of an hour`],
  },
  {
    fault: 'answers 503 with a Retry-After of 1 s',
    does: says(503, { 'retry-after': '1' }),
    ...throttled,
  },
];

const renewed = afterLogIns(2, unseen);

const unauthorized: Row[] = [
  {
    fault: 'ends the session',
    vendors: ['nexus-ic', 'pureconnect', 'alteryx'],
    happens: async ({ server }) => {
      await server.requested('status', 1);
      server.expireSessions();
    },
    status: renewed,
    cancel: renewed,
    messages: renewed,
    content: renewed,
    also: (_outcome, { server }) =>
      server.requests().some(({ status }) => status === 401) ? [] : ['no answer was a 401'],
  },
  {
    fault: 'answers 401, once',
    does: says(401),
    status: renewed,
    cancel: renewed,
    messages: renewed,
    content: renewed,
    except: { alteryx: fromTheJob },
  },
  {
    fault: 'answers 401 twice running, also after a fresh log-in',
    times: 2,
    does: says(401),
    status: afterLogIns(2, refused),
    cancel: renewed,
    messages: afterLogIns(2, refused),
    content: afterLogIns(2, refused),
    except: { alteryx: { messages: null } },
  },
  {
    fault: 'answers 401 for ever',
    times: 'always',
    does: says(401),
    ...everywhere(givesUp('VendorRefused', 'refused')),
    cancel: afterLogIns(2, left('unconfirmed')),
    messages: givesUp('CollectionFailed', 'refused'),
    content: givesUp('CollectionFailed', 'refused'),
    except: { alteryx: fromTheJob },
  },
  {
    fault: 'refuses the log-in until the secret is changed here too',
    logIn: refused,
    before: ({ vendor, server, secret }) => vendor.accept(server, rotated(secret)),
    happens: async (stage) => {
      await stage.failedOf('refused');
      stage.tell(rotated(stage.secret));
    },
  },
];

function rotated(secret: string): string {
  return `${secret}-rotated`;
}

const forbidden: Row[] = [
  {
    fault: 'answers 403, once',
    does: says(403),
    ...everywhere(refused),
    logIn: undefined,
    cancel: left('refused'),
    except: { alteryx: fromTheJob },
  },
  {
    fault: 'answers 403 to the log-in for ever',
    times: 'always',
    does: says(403),
    logIn: givesUp('VendorRefused', 'refused'),
    except: oraclePollsOn,
  },
  {
    fault: 'answers 403 for ever',
    times: 'always',
    does: says(403),
    status: givesUp('VendorRefused', 'refused'),
    cancel: left('refused'),
    messages: givesUp('CollectionFailed', 'refused'),
    content: givesUp('CollectionFailed', 'refused'),
    except: { alteryx: fromTheJob },
  },
];

const absent: Row[] = [
  { fault: 'answers 404 to the first polls of a fresh job', times: 3, after: 0, does: says(404), status: missing },
  {
    fault: 'answers 404 late, and knows the job again',
    times: 3,
    does: says(404),
    status: missing,
    messages: missing,
    content: missing,
    except: {
      alteryx: fromTheJob,
      'oracle-epm': { messages: null, content: missing },
      // A 404 there, and the job's own answer that it is there: it has no content.
      'nexus-ic': { content: null },
    },
  },
  {
    fault: 'answers 404 for ever',
    times: 'always',
    does: says(404),
    status: givesUp('JobLost', 'missing'),
    cancel: left('refused'),
    messages: givesUp('CollectionFailed', 'missing'),
    content: givesUp('CollectionFailed', 'missing'),
    except: { alteryx: fromTheJob, 'oracle-epm': { messages: null }, 'nexus-ic': { content: null } },
  },
  {
    fault: 'answers 404 to the log-in, five times',
    times: 5,
    does: says(404),
    logIn: unreachable,
    except: { 'oracle-epm': { logIn: null } },
  },
  { fault: 'answers 404 to the log-in', does: says(404), vendors: ['oracle-epm'], logIn: unseen },
  {
    fault: 'answers 410: the call is gone',
    does: says(410),
    logIn: givesUp('VendorRejectedRequest'),
    status: givesUp('VendorRejectedRequest'),
    cancel: left('refused'),
    messages: givesUp('CollectionFailed'),
    content: givesUp('CollectionFailed'),
    except: { 'oracle-epm': { logIn: unseen, messages: null } },
  },
];

const pages: Row[] = [
  { fault: 'answers 200 with a web page, once', does: PAGE, ...blip },
  { fault: 'answers 200 with a web page, five times', times: 5, does: PAGE, ...outage },
  { fault: 'answers 200 with a web page for ever', times: 'always', does: PAGE, ...forEver },
];

const days = { clock: 'skips', times: 51 } as const;

/** Two quick polls again, and then one an hour. */
const twoDays: Row[] = [500, 502, 503].map((status) => ({
  fault: `answers ${status} for two days`,
  ...days,
  does: says(status),
  ...outage,
  input: { deadline: '7d', cancelDeadline: '5d', collectDeadline: '5d', patience: {} },
  also: ({ cost, cancel }) =>
    cancel || cost.waitedSeconds >= 2 * 86_400 ? [] : [`it waited ${cost.waitedSeconds} s, not two days`],
}));

export const STATUS_CODES: Row[] = [
  ...failing,
  ...throttling,
  ...unauthorized,
  ...forbidden,
  ...absent,
  ...pages,
  ...twoDays,
];
