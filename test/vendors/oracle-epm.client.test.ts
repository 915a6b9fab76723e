import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import { OracleEpmSimulator, type OracleEpmDetail, type OracleEpmWords } from '../../simulators/oracle-epm.js';
import type { TimelineStep } from '../../simulators/timeline.js';
import { OracleEpmClient, type OracleEpmOptions } from '../../src/vendors/oracle-epm/client.js';
import { MAX_PAGES, PAGE_ITEMS } from '../../src/vendors/oracle-epm/job-details.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { collect, digestOf } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';

const PASSWORD = 'correct-horse';
const { signal } = new AbortController();

let server: OracleEpmSimulator;
let clients: OracleEpmClient[];

beforeEach(async () => {
  server = new OracleEpmSimulator();
  clients = [];
  await server.start();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  if (server.listening) await server.stop();
});

function clientOf(options: Partial<OracleEpmOptions> = {}): OracleEpmClient {
  const client = new OracleEpmClient(
    {
      baseUrl: server.url,
      application: 'Vision',
      apiVersion: 'v3',
      auth: { user: 'svc-extract', password: () => PASSWORD },
      ...options,
    },
    edgeFor('oracle-epm'),
  );
  clients.push(client);
  return client;
}

function jobOf(...timeline: TimelineStep<OracleEpmWords>[]): string {
  return server.addJob({ timeline });
}

async function failureOf(call: Promise<unknown>): Promise<VendorError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
}

describe('a poll', () => {
  it("returns the state with the vendor's word and details", async () => {
    const id = jobOf({ status: -1 }, { status: 2 }, { status: 0, details: ' Export was successful\n\n' });
    const client = clientOf();
    expect(await client.readStatus(id, signal)).toEqual({ state: 'running', vendorState: '-1 Processing' });
    expect(await client.readStatus(id, signal)).toEqual({ state: 'cancelling', vendorState: '2 Pending Cancel' });
    expect(await client.readStatus(id, signal)).toEqual({
      state: 'succeeded',
      vendorState: '0 Completed',
      summary: 'Export was successful',
    });
  });

  it('requests the job in its application and version, and nothing else once the credentials are verified', async () => {
    server = await restarted(new OracleEpmSimulator({ application: 'Plan & Co/1' }));
    const id = jobOf({ status: -1, reads: 9 });
    const client = clientOf({ application: 'Plan & Co/1', baseUrl: `${server.url}/` });
    await client.readStatus(id, signal);
    await client.readStatus(id, signal);
    expect(server.ledger.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /HyperionPlanning/rest/v3/applications',
      'GET /HyperionPlanning/rest/v3/applications/Plan%20%26%20Co%2F1/jobs/224',
      'GET /HyperionPlanning/rest/v3/applications/Plan%20%26%20Co%2F1/jobs/224',
    ]);
  });

  it('accepts the other names of the fields for id and state', async () => {
    const id = server.addJob({ timeline: [{ status: 1 }], wording: 'jobStatus', idField: 'jobID' });
    expect(await clientOf().readStatus(id, signal)).toEqual({ state: 'failed', vendorState: '1 Error' });
  });

  it("reads the sample of a failed job on the vendor's page", async () => {
    const raw = JSON.parse(fixture('cube-refresh-error.json')) as unknown;
    const id = server.addJob({ id: 145, timeline: [{ raw }] });
    expect(await clientOf().readStatus(id, signal)).toEqual({
      state: 'failed',
      vendorState: '1 Error',
      summary: 'An error occurred while updating the relational database.',
    });
  });

  it.each<[string, TimelineStep<OracleEpmWords>]>([
    ['that is printed as on the page', { answer: { body: fixture('cube-refresh-error.as-printed.txt') } }],
    ['about another job', { raw: { status: 0, jobId: 999 } }],
    ['about no job', { raw: { status: 0 } }],
    ['without a status', { raw: { jobId: 224 } }],
    ['with the status as a word', { raw: { status: 'Completed', jobId: 224 } }],
  ])('of an answer %s is unintelligible', async (_title, step) => {
    const error = await failureOf(clientOf().readStatus(jobOf(step), signal));
    expect(error.kind).toBe('unintelligible');
  });

  it('accepts a job number with leading zeros', async () => {
    const id = server.addJob({ id: '00224', timeline: [{ raw: { status: 0, jobId: 224 } }] });
    expect(await clientOf().readStatus(id, signal)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    [400, 'rejected'],
    [403, 'refused'],
    [404, 'missing'],
    [410, 'rejected'],
    [429, 'throttled'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('that is answered with %i is %s, in the words of the vendor', async (status, kind) => {
    const id = jobOf({ answer: { status, body: { status, details: 'What the vendor says.' } } });
    const error = await failureOf(clientOf().readStatus(id, signal));
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toBe(
      `oracle-epm could not read status: HTTP ${status} ` +
        `(GET /HyperionPlanning/rest/v3/applications/Vision/jobs/${id}): What the vendor says.`,
    );
  });

  it('leaves no listener on its signal', async () => {
    const id = jobOf({ status: -1, reads: 9 });
    const own = new AbortController().signal;
    const client = clientOf();
    await client.readStatus(id, own);
    await failureOf(client.readStatus('999', own));
    expect(getEventListeners(own, 'abort')).toEqual([]);
  });

  it('ends with the reason of its signal', async () => {
    const id = jobOf({ status: -1 });
    server.fault({ step: 'status', wire: 'hang' });
    const stop = new AbortController();
    const poll = clientOf().readStatus(id, stop.signal);
    await server.requested('status');
    stop.abort(new Error('the worker stops'));
    await expect(poll).rejects.toThrow('the worker stops');
  });
});

describe('the credentials', () => {
  it('may be a bearer token', async () => {
    const client = clientOf({ auth: { token: () => 'oracle-epm-token' } });
    expect(await client.readStatus(jobOf({ status: -1 }), signal)).toMatchObject({ state: 'running' });
    expect(server.ledger.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer oracle-epm-token',
      'Bearer oracle-epm-token',
    ]);
  });

  it('are read again after a 401, once for all polls that get it', async () => {
    let token = 'oracle-epm-token';
    const client = clientOf({ auth: { token: () => token } });
    const ids = [1, 2, 3, 4, 5].map(() => jobOf({ status: -1, reads: 9 }));
    const pollAtAll = () => Promise.all(ids.map((id) => client.readStatus(id, signal)));
    await pollAtAll();
    server.expireSessions();
    token = server.accepts.token = 'the-next-token';
    server.clearLedger();
    await pollAtAll();
    expect(server.requests('list')).toHaveLength(1);
    expect(server.requests('status').filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it('that are wrong are tried once for any number of jobs, until they change', async () => {
    let password = 'wrong-horse';
    const client = clientOf({ auth: { user: 'svc-extract', password: () => password } });
    const ids = [1, 2, 3, 4, 5].map(() => jobOf({ status: -1, reads: 9 }));
    for (const poll of [1, 2]) {
      const errors = await Promise.all(ids.map((id) => failureOf(client.readStatus(id, signal))));
      expect([poll, ...errors.map(({ kind }) => kind)]).toEqual([poll, ...ids.map(() => 'refused')]);
    }
    expect(server.ledger.map(({ step, status }) => [step, status])).toEqual([['list', 401]]);
    password = PASSWORD;
    expect(await client.readStatus(ids[0]!, signal)).toMatchObject({ state: 'running' });
  });

  it('are never in what an error shows, even if the vendor echoes them', async () => {
    const basic = Buffer.from(`svc-extract:${PASSWORD}`).toString('base64');
    const id = jobOf({ answer: { status: 400, body: { details: `You sent ${PASSWORD} as Basic ${basic}` } } });
    const error = await failureOf(clientOf().readStatus(id, signal));
    expect(error.message).toMatch(/: You sent \*\*\* as Basic \S*\*\*\*\S*$/);
    expect(JSON.stringify(error.fields)).not.toContain(PASSWORD);
    expect(JSON.stringify(error.fields)).not.toContain(basic.slice(16));
  });

  it('are used even if the vendor does not list its applications', async () => {
    server.fault({ step: 'list', answer: { status: 403 } });
    const client = clientOf();
    expect(await client.readStatus(jobOf({ status: -1 }), signal)).toMatchObject({ state: 'running' });
    expect(await client.check(signal)).toBe('accepted as svc-extract; the applications could not be listed');
  });

  it.each([
    ['a 503', { answer: { status: 503 } }, 'unreachable'],
    ['a reset', { wire: 'reset' }, 'unreachable'],
    ['a 429', { answer: { status: 429 } }, 'throttled'],
  ] as const)('are not taken for known after %s', async (_title, fault, kind) => {
    const id = jobOf({ status: -1 });
    server.fault({ step: 'list', ...fault });
    const client = clientOf();
    expect((await failureOf(client.readStatus(id, signal))).kind).toBe(kind);
    expect(server.requests('status')).toHaveLength(0);
    expect(await client.readStatus(id, signal)).toMatchObject({ state: 'running' });
  });
});

describe('a check', () => {
  it('names the user and the application', async () => {
    expect(await clientOf().check(signal)).toBe('accepted as svc-extract for the application Vision');
    const byToken = clientOf({ auth: { token: () => 'oracle-epm-token' } });
    expect(await byToken.check(signal)).toBe('the token is accepted for the application Vision');
  });

  it('names the available applications if the configured one is not among them', async () => {
    const error = await failureOf(clientOf({ application: 'vision' }).check(signal));
    expect(error.message).toContain('but not for the application vision; its applications: Vision');
  });
});

describe('messages', () => {
  const read = (id: string) => collect(clientOf().readMessages(id, signal));
  const withDetails = (details: OracleEpmDetail[]) => server.addJob({ timeline: [{ status: 0 }], details });

  it('are the details of the job, then those of its records and child jobs', async () => {
    const id = server.addJob({
      timeline: [{ status: 0, details: 'Metadata import was successful\n' }],
      details: [
        {
          dimensionName: 'Account',
          loadType: 'Metadata Import',
          recordsRead: 10,
          recordsProcessed: 9,
          recordsRejected: 1,
          children: [
            { msgType: 'ERROR', msgCategory: 'Record', msgText: 'Row 4 was rejected.' },
            { msgType: 'WARNING', msgText: 'Row 5 has no alias.' },
            { msgType: 'INFO', msgText: 'Done.' },
          ],
        },
        { dimensionName: 'Entity', recordsRead: 3, recordsProcessed: 3, recordsRejected: 0 },
      ],
    });
    expect(await read(id)).toEqual([
      { severity: 'info', text: 'Metadata import was successful' },
      { severity: 'warning', text: 'Account: 9 of 10 records processed, 1 rejected' },
      { severity: 'error', text: 'Record: Row 4 was rejected.', source: 'Account' },
      { severity: 'warning', text: 'Row 5 has no alias.', source: 'Account' },
      { severity: 'info', text: 'Done.', source: 'Account' },
      { severity: 'info', text: 'Entity: 3 of 3 records processed, 0 rejected' },
    ]);
  });

  it.each([
    [1, 'error'],
    [4, 'error'],
    [3, 'info'],
    [0, 'info'],
  ])('of a job with status %i start with its details as %s', async (status, severity) => {
    expect(await read(jobOf({ status, details: 'Said.' }))).toEqual([{ severity, text: 'Said.' }]);
  });

  it.each([400, 404, 405])('are only the details of the job if /details answers %i', async (status) => {
    const id = withDetails([{ dimensionName: 'Account', recordsRead: 1 }]);
    server.fault({ step: 'messages', answer: { status } });
    expect(await read(id)).toEqual([]);
  });

  it.each([
    [503, 'unreachable'],
    [403, 'refused'],
  ])('fail if /details answers %i', async (status, kind) => {
    const id = withDetails([{ dimensionName: 'Account', recordsRead: 1 }]);
    server.fault({ step: 'messages', answer: { status } });
    expect((await failureOf(read(id))).kind).toBe(kind);
  });

  it('of a child job that is gone are left out', async () => {
    const id = withDetails([
      { dimensionName: 'Account', recordsRead: 1, children: [{ msgType: 'INFO', msgText: 'Done.' }] },
      { dimensionName: 'Entity', recordsRead: 2 },
    ]);
    server.fault({ step: 'messages', after: 1, answer: { status: 404 } });
    expect((await read(id)).map((message) => message.text)).toEqual([
      'Account: 1 records read',
      'Entity: 2 records read',
    ]);
  });

  it('are read page by page to their end', async () => {
    const count = 2 * PAGE_ITEMS + 1;
    const children = Array.from({ length: count }, (_, row) => ({ msgType: 'INFO' as const, msgText: `Row ${row}` }));
    const id = withDetails([{ dimensionName: 'Account', recordsRead: count, children }]);
    expect((await read(id)).slice(1).map((message) => message.text)).toEqual(children.map(({ msgText }) => msgText));
    const pages = server.requests('messages', id).map(({ query }) => `${query['offset']} ${query['limit']}`);
    expect(pages).toEqual(['0 100', '0 100', '100 100', '200 100']);
  });

  it.each<[string, object]>([
    ['hasMore', { hasMore: true }],
    ['a next link', { links: [{ rel: 'next', href: 'https://elsewhere.example/next', action: 'GET' }] }],
  ])('continue by %s, even if the vendor returns smaller pages than requested', async (_title, more) => {
    const id = withDetails([]);
    const page = (dimensionName: string, rest: object) =>
      server.fault({ step: 'messages', answer: { body: { items: [{ dimensionName, recordsRead: 1 }], ...rest } } });
    page('Account', more);
    page('Entity', {});
    expect(await read(id)).toHaveLength(2);
    expect(server.requests('messages', id).map(({ query }) => query['offset'])).toEqual(['0', '1']);
  });

  it('are requested again after a full page without a hint of more', async () => {
    const id = withDetails([]);
    const items = Array.from({ length: PAGE_ITEMS }, (_, row) => ({ msgType: 'INFO', msgText: `Row ${row}` }));
    server.fault({ step: 'messages', answer: { body: { items } } });
    expect(await read(id)).toHaveLength(PAGE_ITEMS);
    expect(server.requests('messages', id).map(({ query }) => query['offset'])).toEqual(['0', '100']);
  });

  it('end at a repeated page, even if the vendor announces more', async () => {
    const id = withDetails([]);
    const body = { items: [{ dimensionName: 'Account', recordsRead: 1 }], hasMore: true };
    server.fault({ step: 'messages', times: 'always', answer: { body } });
    expect(await read(id)).toEqual([{ severity: 'info', text: 'Account: 1 records read' }]);
    expect(server.requests('messages')).toHaveLength(2);
  });

  it('end with a warning if the list never ends', async () => {
    const id = withDetails([]);
    for (let page = 0; page <= MAX_PAGES; page += 1) {
      const items = [{ msgType: 'INFO', msgText: `Row ${page}` }];
      server.fault({ step: 'messages', answer: { body: { items, hasMore: true } } });
    }
    const messages = await read(id);
    expect(messages).toHaveLength(MAX_PAGES + 1);
    expect(messages.at(-1)).toEqual({
      severity: 'warning',
      text: 'the vendor has more than 1000 pages of details; Vigil did not collect the rest',
    });
    expect(server.requests('messages')).toHaveLength(MAX_PAGES);
  });

  it('are requested only from the configured server, whatever URL a link has', async () => {
    const elsewhere = new OracleEpmSimulator();
    await elsewhere.start();
    try {
      server.linkBase = elsewhere.url;
      const id = withDetails([
        { dimensionName: 'Account', recordsRead: 1, children: [{ msgType: 'ERROR', msgText: 'Row 4.' }] },
      ]);
      expect(await read(id)).toContainEqual({ severity: 'error', text: 'Row 4.', source: 'Account' });
      expect(elsewhere.ledger).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });
});

describe('content', () => {
  const open = (file: string | undefined, client = clientOf()) => collect(client.openContent('224', { file }, signal));

  it('is empty if no file is requested', async () => {
    expect(await open(undefined)).toEqual([]);
    expect(server.ledger).toEqual([]);
  });

  it('is the named file, unchanged, with its length', async () => {
    const body = { bytes: 3_000_000, seed: 7 };
    server.addFile('nightly.zip', { mediaType: 'application/zip', body });
    const [file, ...others] = await open('nightly.zip');
    expect(file).toMatchObject({ name: 'nightly.zip', mediaType: 'application/octet-stream', bytes: 3_000_000 });
    expect(await digestOf(file!.body)).toBe(sha256Of(body));
    expect(others).toEqual([]);
  });

  it.each(['out/nightly export.zip', 'inbox\\s112.csv', 'übersicht ?#&%2F.csv'])('may be called %s', async (name) => {
    server.addFile(name, { mediaType: 'text/csv', body: name });
    const [file] = await open(name);
    expect([file!.name, await text(file!.body)]).toEqual([name, name]);
    expect(server.requests('content')[0]!.path).toBe(
      `/interop/rest/11.1.2.3.600/applicationsnapshots/${encodeURIComponent(name)}/contents`,
    );
  });

  it('may be an empty file', async () => {
    server.addFile('empty.csv', { mediaType: 'text/csv', body: '' });
    const [file] = await open('empty.csv');
    expect([file!.bytes, await text(file!.body)]).toEqual([0, '']);
  });

  it.each([
    ['Not a valid file.', 'missing'],
    ['The file nightly.zip was not found in the repository.', 'missing'],
    ['EPMLCM-1: nightly.zip does not exist', 'missing'],
    ['You are not authorized to download.', 'rejected'],
  ])('that is JSON with 200 is an error: %s is %s', async (details, kind) => {
    server.fault({ step: 'content', answer: { body: { status: 8, details } } });
    const error = await failureOf(open('nightly.zip'));
    expect(error).toMatchObject({ kind, status: 200, errorId: 'status 8' });
    expect(error.message).toContain(details);
  });

  it('that is missing can be opened later, when it exists', async () => {
    const client = clientOf();
    expect((await failureOf(open('late.csv', client))).kind).toBe('missing');
    server.addFile('late.csv', { mediaType: 'text/csv', body: 'late' });
    const [file] = await open('late.csv', client);
    expect(await text(file!.body)).toBe('late');
  });

  it.each([
    ['JSON without a word', 200, 'application/json', '[]', 'unintelligible'],
    ['no content at all', 204, 'application/octet-stream', '', 'unintelligible'],
    ['a web page', 200, 'text/html; charset=utf-8', '<p>Maintenance</p>', 'unreachable'],
  ])('that is %s is no file', async (_title, status, type, body, kind) => {
    server.fault({ step: 'content', answer: { status, headers: { 'content-type': type }, body } });
    expect((await failureOf(open('nightly.zip'))).kind).toBe(kind);
  });

  it('that breaks while it is read is unreachable', async () => {
    server.addFile('big.zip', { mediaType: 'application/zip', body: { bytes: 1_000_000, seed: 1 } });
    server.fault({ step: 'content', wire: 'reset-mid-body' });
    const [file] = await open('big.zip');
    expect((await failureOf(digestOf(file!.body))).kind).toBe('unreachable');
  });

  it('cannot have a name of dots', async () => {
    expect((await failureOf(open('..'))).kind).toBe('rejected');
    expect(server.requests('content')).toEqual([]);
  });
});

describe('a cancel', () => {
  it('is absent, because the vendor has none', () => {
    const client: VendorClient = clientOf();
    expect('cancel' in client).toBe(false);
  });

  it('by an administrator is shown as pending, then as done', async () => {
    const client = clientOf();
    const id = jobOf({ status: -1, reads: 9 });
    await client.readStatus(id, signal);
    server.cancelByAdministrator(id);
    const seen = [await client.readStatus(id, signal), await client.readStatus(id, signal)];
    expect(seen.map(({ state }) => state)).toEqual(['cancelling', 'cancelled']);
  });
});

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/oracle-epm/${name}`, import.meta.url), 'utf8');
}

async function restarted(other: OracleEpmSimulator): Promise<OracleEpmSimulator> {
  await server.stop();
  await other.start();
  return other;
}

describe('a server that has no list of applications', () => {
  it('is still polled', async () => {
    server.fault({ step: 'list', times: Infinity, answer: { status: 404 } });
    const id = server.addJob({ timeline: [{ status: -1 }] });
    expect(await clientOf().readStatus(id, signal)).toMatchObject({ state: 'running' });
  });
});
