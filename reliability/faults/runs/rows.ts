/** The specification of runs: what surely did not arrive may be sent again; everything else is unknown, and the vendor is searched. */
import { bomb, coded, echoing, json, redirected } from '../changes.js';
import { HTTP_DATE, PAGE, says } from '../rows/status-codes.js';
import type { Place } from '../vendors.js';
import {
  adopted,
  found,
  foundByMarker,
  late,
  mistaken,
  rejected,
  sentAgain,
  submitted,
  uncertain,
  type RunFault,
  type RunRow,
} from './row.js';

export interface RunChapter {
  title: string;
  rows: RunRow[];
}

const SENT_AGAIN: RunRow[] = [
  {
    fault: 'cannot be connected to for a while',
    around: (stage, start) =>
      stage.away(async () => {
        await start();
        await stage.problemShown('ECONNREFUSED');
      }),
    submit: submitted,
  },
  { fault: 'answers 401, once', does: says(401), submit: sentAgain, find: adopted },
  {
    fault: 'answers 401 twice running, also after a fresh log-in',
    times: 2,
    does: says(401),
    submit: { ...sentAgain, requests: 3 },
    find: adopted,
  },
  ...[403, 407, 425, 429].map((status) => ({
    fault: `answers ${status}, once`,
    does: says(status),
    submit: sentAgain,
    find: adopted,
  })),
  {
    fault: 'answers 429 with a Retry-After of 1 s',
    does: says(429, { 'retry-after': '1' }),
    submit: sentAgain,
    find: adopted,
  },
  {
    fault: 'answers 429 with a Retry-After as a date',
    does: ({ vendor }) => ({
      answer: { status: 429, headers: { 'retry-after': HTTP_DATE() }, body: vendor.errorBody('slow down') },
    }),
    submit: sentAgain,
    find: adopted,
  },
  {
    fault: 'answers 429 with an invalid Retry-After',
    does: says(429, { 'retry-after': 'soon' }),
    submit: sentAgain,
    find: adopted,
  },
  {
    fault: 'answers 429 with a Retry-After of 30,000 years',
    does: says(429, { 'retry-after': '999999999999' }),
    submit: late('DeadlineExceeded', 1),
    find: adopted,
  },
  ...[401, 403].map((status) => ({
    fault: `answers ${status} for ever`,
    times: 'always' as const,
    does: says(status),
    input: { submitDeadline: '1m' },
    submit: late('VendorRefused', 'several'),
    find: uncertain(1),
  })),
  {
    fault: 'answers 429 for ever',
    times: 'always',
    does: says(429),
    input: { submitDeadline: '1m' },
    submit: late('DeadlineExceeded', 'several'),
    find: uncertain(1),
  },
  { fault: 'answers after half a second', does: { delayMs: 500 }, submit: submitted, find: adopted },
  { fault: 'sends its answer as gzip', does: coded('gzip'), submit: submitted, find: adopted },
];

const REJECTED: RunRow[] = [
  ...[400, 404, 405, 409, 410, 415, 422].map((status) => ({
    fault: `answers ${status}, once`,
    does: says(status),
    submit: rejected,
    // That search has failed; the next ones find the job.
    find: adopted,
  })),
  { fault: 'answers 400 for ever', times: 'always', does: says(400), find: uncertain(1) },
  {
    fault: 'answers 200 with the job id -1',
    vendors: ['oracle-epm'],
    does: { answer: { body: { status: 1, details: 'not started', jobId: -1, links: [] } } },
    submit: rejected,
    find: adopted,
  },
  {
    fault: 'answers 500, and says that there is no such job to start',
    vendors: ['oracle-epm'],
    does: {
      answer: { status: 500, body: { status: 8, details: 'The job with specified name and type was not found.' } },
    },
    submit: rejected,
    find: adopted,
  },
];

const text = (body: string): RunFault => ({ answer: { headers: { 'content-type': 'application/json' }, body } });

/** Faults that hide whether the vendor has started the job. */
const HIDING: RunRow[] = [
  { fault: 'resets the connection before an answer', does: { wire: 'reset' } },
  { fault: 'never answers', does: { wire: 'hang' }, silent: true },
  ...[408, 500, 502, 503, 504].map((status) => ({ fault: `answers ${status}`, does: says(status) })),
  { fault: 'answers 503 with a Retry-After of 1 s', does: says(503, { 'retry-after': '1' }) },
  { fault: 'answers 200 with a web page', does: PAGE },
  { fault: 'sends an empty body', does: text('') },
  { fault: 'sends words that are no JSON', does: text('OK') },
  { fault: 'sends null', does: text('null') },
];

const LOST: RunRow[] = [
  ...HIDING.flatMap(({ fault, does, ...row }): RunRow[] => [
    { ...row, fault: `${fault}, and has started the job`, does: afterWork(does!), submit: found },
    { ...row, fault: `${fault}, and has started no job`, does, submit: uncertain(0) },
    { ...row, fault, does, find: adopted },
  ]),
  { fault: 'resets the connection for ever', times: 'always', does: { wire: 'reset' }, find: uncertain(1) },
  { fault: 'answers 503 for ever', times: 'always', does: says(503), find: uncertain(1) },
  { fault: 'answers 200 with a web page for ever', times: 'always', does: PAGE, find: uncertain(1) },
  { fault: 'breaks the connection in the middle of the body', does: { wire: 'reset-mid-body' }, ...lost() },
  { fault: 'falls silent in the middle of the body', does: { wire: 'stall' }, silent: true, ...lost() },
  { fault: 'sends one byte a second', does: { wire: 'drip' }, silent: true, ...lost() },
  { fault: 'cuts its JSON short, as if it were whole', does: { wire: 'truncate' }, ...lost() },
  { fault: 'sends half of a gzip', does: coded('gzip', 0.5), ...lost() },
  { fault: 'pads its answer with 34 MB of spaces, as gzip', does: bomb(34_000_000), ...lost() },
  { fault: 'sends a number in place of its answer', does: json(() => 17), ...lost() },
  { fault: 'sends an empty object', does: json(() => ({})), ...lost() },
  { fault: 'sends an id of another type than its page promises', does: withId([]), submit: found },
  { fault: 'sends an id that is none', does: withId('../17'), submit: found },
  ...[301, 302, 303, 307, 308].map((status): RunRow => ({
    fault: `redirects to another origin with ${status}`,
    does: ({ trap }) => redirected(status, () => trap),
    ...lost(),
  })),
  { fault: 'redirects to itself with 307', does: redirected(307, (target) => target), ...lost() },
  { fault: 'echoes the request in an error 500', does: echoing(500), ...lost() },
  { fault: 'repeats in an error 403 all that it was sent', does: echoing(403), find: adopted },
  {
    fault: 'starts two jobs, as a proxy does that repeats a request, and resets the connection',
    does: { wire: 'reset', workDone: true },
    around: async ({ server }, start) => {
      server.started.doubled = 1;
      await start();
    },
    submit: uncertain(2),
  },
];

const LISTS: RunRow[] = [
  { fault: 'lists the job late', around: (stage, start) => stage.listsLate(1, start), find: adopted },
  // What only the last list shows may be somebody else's.
  {
    fault: 'lists the job in the third list',
    around: (stage, start) => stage.listsLate(2, start),
    find: foundByMarker,
  },
  { fault: 'never lists the job', around: (stage, start) => stage.listsLate(Infinity, start), find: uncertain(1) },
  ...[0, 1].map((times): RunRow => ({
    fault: `lists the same job of somebody else${times === 0 ? ' too' : ' before this one'}`,
    around: async (stage, start) => {
      await stage.listsLate(times, start);
      stage.vendor.startAnother(stage.server, stage.spec);
    },
    find: foundByMarker,
  })),
  {
    fault: 'resets the connection, has started no job, and lists the same job of somebody else',
    does: { wire: 'reset' },
    around: async ({ vendor, server, spec }, start) => {
      await start();
      await server.requested('submit');
      vendor.startAnother(server, spec);
    },
    submit: mistaken,
  },
];

/** This vendor's list is a file that a job writes. At each step, the first request is that of the list before the request. */
const EXPORTED: RunRow[] = [
  ofExport('answers 503 to the poll of the export of its list', { step: 'status', after: 1 }, says(503)),
  ofExport('answers 404 to the download of its list', { step: 'content', after: 1 }, says(404)),
  ofExport(
    'breaks the connection in the middle of its list',
    { step: 'content', after: 1 },
    { wire: 'reset-mid-body' },
  ),
  ofExport('cuts the file of its list short', { step: 'content', after: 1 }, { wire: 'truncate' }),
  ofExport('answers 200 with a web page as the file of its list', { step: 'content', after: 1 }, PAGE),
  ofExport('answers 500 to the removal of the file of its list', { step: 'other', after: 1 }, says(500)),
  ofExport('answers 503 to the poll of the job in its list', { step: 'status', after: 2 }, says(503)),
];

export const RUN_CHAPTERS: RunChapter[] = [
  { title: 'Surely no job was started', rows: [...SENT_AGAIN, ...REJECTED] },
  { title: 'A job may have been started', rows: LOST },
  { title: 'The list of jobs', rows: [...LISTS, ...EXPORTED] },
];

/** The fault comes after the vendor has processed the request. */
function afterWork(does: RunFault): RunFault {
  return (stage) => ({ ...(typeof does === 'function' ? does(stage) : does), workDone: true });
}

/** The vendor has started the job, and says so in vain. */
function lost() {
  return { submit: found, find: adopted };
}

function withId(id: unknown): RunFault {
  return ({ vendor }) => json((value: object) => ({ ...value, [vendor.idField]: id }));
}

function ofExport(fault: string, at: Place, does: RunFault): RunRow {
  return { fault, at, does, vendors: ['oracle-epm'], find: adopted };
}
