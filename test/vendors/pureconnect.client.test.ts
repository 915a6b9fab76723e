import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import { PureConnectClient, type PureConnectOptions } from '../../src/vendors/pureconnect/client.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { collect } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';

const PASSWORD = 'correct-horse';
const { signal } = new AbortController();

let servers: PureConnectSimulator[];
let clients: PureConnectClient[];

beforeEach(() => {
  servers = [];
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(servers.filter(({ listening }) => listening).map((server) => server.stop()));
});

async function start(options: PureConnectSimulatorOptions = {}): Promise<PureConnectSimulator> {
  const server = new PureConnectSimulator(options);
  await server.start();
  servers.push(server);
  return server;
}

function clientOf(server: PureConnectSimulator, options: Partial<PureConnectOptions> = {}): PureConnectClient {
  const client = new PureConnectClient(
    { baseUrl: server.url, alternates: [], user: 'svc-extract', password: () => PASSWORD, ...options },
    edgeFor('pureconnect'),
  );
  clients.push(client);
  return client;
}

/** The server by another host name than its `url` has: ICWS tells hosts apart by name, and the config knows the ports. */
function byName(server: PureConnectSimulator): string {
  return `http://localhost:${server.port}`;
}

async function errorOf(promise: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof VendorError) return error;
  throw new Error(`expected a VendorError, got ${String(error)}`);
}

function sample(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../fixtures/pureconnect/${name}.json`, import.meta.url), 'utf8')) as never;
}

describe('a poll', () => {
  it("reads the page's flat answer", async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ raw: sample('job-flat') }] });
    expect(await clientOf(server).readStatus(id, signal)).toEqual({
      state: 'failed',
      vendorState: '3',
      summary: 'The view CallDetail could not be read.',
      queued: '2026-01-01T02:00:01.000Z',
      started: '2026-01-01T02:00:30.000Z',
      ended: '2026-01-01T02:15:00.000Z',
      outputLocation: '\\\\ic\\extract\\17',
    });
  });

  it("reads the SDK's nested answer", async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ raw: sample('job-nested') }] });
    expect(await clientOf(server).readStatus(id, signal)).toEqual({
      state: 'running',
      vendorState: '2',
      summary: undefined,
      queued: '2026-01-01T02:00:01.000Z',
      started: '2026-01-01T02:00:30.000Z',
      ended: undefined,
      outputLocation: '\\\\ic\\extract\\17',
    });
  });

  it.each(['nested', 'flat'] as const)('follows a job through its states in the %s shape', async (shape) => {
    const server = await start({ shape, times: shape === 'flat' ? 'extended' : 'basic' });
    const id = server.addJob({
      timeline: [{ state: 0 }, { state: 1 }, { state: 2 }, { state: 7 }, { state: 5 }],
      outputFolder: '\\\\ic\\extract\\17',
    });
    const client = clientOf(server);
    const seen = [];
    for (let poll = 0; poll < 5; poll++) seen.push(await client.readStatus(id, signal));
    expect(seen.map(({ state, vendorState }) => `${state} ${vendorState}`)).toEqual([
      'queued 0',
      'queued 1',
      'running 2',
      'unknown 7',
      'succeeded 5',
    ]);
    expect(seen.map(({ ended }) => typeof ended)).toEqual([
      'undefined',
      'undefined',
      'undefined',
      'undefined',
      'string',
    ]);
    expect(seen.at(-1)?.outputLocation).toBe('\\\\ic\\extract\\17');
    expect(server.requests('status')[0]?.query).toEqual({ jobsResponseMode: 'status' });
    expect(server.requests('login')).toHaveLength(1);
  });

  it('derives the state from the times if the vendor leaves it out', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 1 }, { state: 2 }, { state: 3 }], omitState: true });
    const client = clientOf(server);
    const seen = [];
    for (let poll = 0; poll < 3; poll++) seen.push(await client.readStatus(id, signal));
    expect(seen.map(({ state, vendorState }) => `${state} ${vendorState}`)).toEqual([
      'queued queuedTime',
      'running startedTime',
      'failed failedTime',
    ]);
  });

  it.each([
    ['has neither a state nor a time', { jobStatus: { id: '17' } }],
    ['has the configuration only', { jobConfig: { id: '17', name: 'nightly' } }],
    ['is about another job', { jobStatus: { id: '18', state: 5 } }],
    ['is a list', []],
  ])('is unintelligible if the answer %s', async (_what, raw) => {
    const server = await start();
    server.addJob({ id: '17', timeline: [{ raw }] });
    expect((await errorOf(clientOf(server).readStatus('17', signal))).kind).toBe('unintelligible');
  });

  it('accepts an id in any case', async () => {
    const server = await start();
    const id = server.addJob({ id: 'a/b?c#d %{é}', timeline: [{ state: 2 }] });
    expect((await clientOf(server).readStatus(id, signal)).state).toBe('running');
  });

  it.each([400, 404] as const)('is missing if the vendor answers %i for an unknown job', async (unknownJob) => {
    const server = await start({ unknownJob });
    expect(await errorOf(clientOf(server).readStatus('99', signal))).toMatchObject({
      kind: 'missing',
      errorId: 'error.request.dataExtractor.jobNotFound',
      status: unknownJob,
    });
  });

  it.each([
    [400, { errorId: 'error.request.x', message: 'There is no such job.' }, 'missing'],
    [400, { message: 'Job 17 does not exist' }, 'missing'],
    [400, { errorId: 'error.unknownJob', message: '' }, 'missing'],
    [400, { errorId: 'error.request.property.invalid', message: 'unknown value', propertyName: 'x' }, 'rejected'],
    [400, { errorId: 'error.request.query.invalid', message: 'jobsResponseMode is invalid.' }, 'rejected'],
    [400, 'not JSON', 'rejected'],
    [403, { errorId: 'error.request.unauthorized', message: 'No right.' }, 'refused'],
    [410, { errorId: 'error.request.gone', message: 'Unknown here.' }, 'rejected'],
    [429, { message: 'Slow down.' }, 'throttled'],
    [500, { errorId: 'error.server.internal', message: 'Unknown error.' }, 'unreachable'],
    [503, { errorId: 'error.server.unavailable', message: 'Not now.' }, 'unreachable'],
  ])('maps %i %j to %s', async (status, body, kind) => {
    const server = await start();
    const id = server.addJob({ timeline: [{ answer: { status, body } }] });
    expect(await errorOf(clientOf(server).readStatus(id, signal))).toMatchObject({ kind, status });
  });

  it('shows the path of a failed request without the session', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    await client.readStatus(id, signal);
    const { path, headers } = server.requests('status')[0]!;
    const sessionId = path.split('/')[2]!;
    const secrets = [sessionId, String(headers['inin-icws-csrf-token']), String(headers.cookie), PASSWORD];
    const message = `${path} does not like ${secrets.join(' and ')}`;
    server.fault({ step: 'status', answer: { status: 403, body: { errorId: 'error.request.x', message } } });
    const error = await errorOf(client.readStatus(id, signal));
    expect(error.message).toMatch(
      /^pureconnect could not read status: HTTP 403 \(GET \/icws\/…\/data-extractor\/jobs\/17\) \[error\.request\.x\]: /,
    );
    const shown = JSON.stringify([error, error.message, error.stack, error.fields]);
    const values = [...secrets, String(headers.cookie).split('=')[1]!.split('|')[0]!];
    expect(values.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

describe('the session', () => {
  it('starts with the log-in that ICWS requires', async () => {
    const server = await start();
    expect(await clientOf(server).check(signal)).toBe(`logged in as svc-extract at 127.0.0.1:${server.port}`);
    expect(server.requests('login')).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/icws/connection',
        headers: expect.objectContaining({
          'accept-language': 'en-us',
          'content-type': 'application/vnd.inin.icws+JSON; charset=utf-8',
        }),
        body: {
          __type: 'urn:inin.com:connection:icAuthConnectionRequestSettings',
          applicationName: 'vigil',
          userID: 'svc-extract',
          password: PASSWORD,
        },
        status: 201,
      }),
    ]);
  });

  it('is renewed once for all polls after it has expired', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    await client.readStatus(id, signal);
    server.expireSessions();
    const polls = await Promise.all(
      Array.from({ length: 20 }, () => client.readStatus(id, new AbortController().signal)),
    );
    expect(new Set(polls.map(({ state }) => state))).toEqual(new Set(['running']));
    expect(server.requests('login')).toHaveLength(2);
  });

  it('follows a cookie that changes with every answer', async () => {
    const server = await start({ rotateCookie: true });
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    for (let poll = 0; poll < 3; poll++) await client.readStatus(id, signal);
    expect(server.requests('status').map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.requests('login')).toHaveLength(1);
  });

  it('is refused if the password is wrong, and is not tried again with the same one', async () => {
    const server = await start();
    let password = 'wrong-horse';
    const client = clientOf(server, { password: () => password });
    const error = await errorOf(client.readStatus('17', signal));
    expect(error).toMatchObject({
      kind: 'refused',
      status: 400,
      errorId: 'error.request.connection.authenticationFailure',
    });
    expect(await errorOf(client.readStatus('17', signal))).toMatchObject({ kind: 'refused' });
    expect(server.requests('login')).toHaveLength(1);
    password = PASSWORD;
    expect(await client.check(signal)).toContain('logged in');
  });

  it('never shows a password that a refusal echoes', async () => {
    const server = await start();
    const body = { ...sample('error'), message: `The password ${PASSWORD} is wrong.` };
    server.fault({ step: 'login', answer: { status: 400, body } });
    const error = await errorOf(clientOf(server).check(signal));
    expect(error.message).toBe(
      'pureconnect could not log in: HTTP 400 (POST /icws/connection) [error.request.connection.authenticationFailure]: The password *** is wrong.',
    );
  });

  it.each([
    [404, 'unreachable'],
    [410, 'rejected'],
    [500, 'unreachable'],
  ])('says nothing about the job if the log-in is answered with %i: it is %s', async (status, kind) => {
    const server = await start();
    server.fault({ step: 'login', answer: { status, body: { message: 'not found' } } });
    expect((await errorOf(clientOf(server).readStatus('17', signal))).kind).toBe(kind);
  });

  it('is unintelligible if the log-in returns no token', async () => {
    const server = await start();
    const { csrfToken: _csrfToken, ...rest } = sample('login');
    server.fault({ step: 'login', answer: { status: 201, body: rest } });
    expect((await errorOf(clientOf(server).check(signal))).kind).toBe('unintelligible');
  });

  it('is logged out at the end', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    await client.readStatus(id, signal);
    await client.close();
    expect(server.requests('logout').map(({ method, status }) => [method, status])).toEqual([['DELETE', 200]]);
  });

  it('never throws at the end, even if its server is gone or was never reached', async () => {
    const server = await start();
    const [used, unused] = [clientOf(server), clientOf(server)];
    await used.check(signal);
    await server.stop();
    await expect(Promise.all([used.close(), unused.close()])).resolves.toBeDefined();
  });
});

describe('a server that refuses log-ins', () => {
  it('leads to an alternate of the config, at the URL in the config', async () => {
    const [first, second] = [await start(), await start()];
    const id = second.addJob({ timeline: [{ state: 2 }] });
    first.refuseLogins({ alternates: ['LOCALHOST:1'] });
    const client = clientOf(first, { alternates: [byName(second)] });
    expect((await client.readStatus(id, signal)).state).toBe('running');
    expect(await client.check(signal)).toBe(`logged in as svc-extract at localhost:${second.port}`);
    expect(first.ledger.map(({ step }) => step)).toEqual(['login']);
    expect(second.ledger.map(({ step }) => step)).toEqual(['login', 'status']);
  });

  it('never leads to one that the config does not list', async () => {
    const [first, second] = [await start(), await start()];
    first.refuseLogins({ alternates: ['localhost', `localhost:${second.port}`, byName(second)] });
    const error = await errorOf(clientOf(first).check(signal));
    expect(error).toMatchObject({
      kind: 'unreachable',
      status: 503,
      errorId: 'error.server.notAcceptingConnections',
      message: expect.stringContaining("named by the server but missing in the connection's alternates: localhost"),
    });
    expect(second.ledger).toEqual([]);
  });

  it('never leads to a listed one that it does not name', async () => {
    const [first, second] = [await start(), await start()];
    first.refuseLogins({ alternates: ['ic-c.example'] });
    await errorOf(clientOf(first, { alternates: [byName(second)] }).check(signal));
    expect(second.ledger).toEqual([]);
  });

  it('is tried once per log-in, even if the alternates lead back to it', async () => {
    const [first, second] = [await start(), await start()];
    for (const server of [first, second]) server.refuseLogins({ alternates: ['127.0.0.1', 'localhost'] });
    const error = await errorOf(clientOf(first, { alternates: [byName(second), first.url] }).check(signal));
    expect(error.message).toContain(`alternates that failed too: localhost:${second.port}`);
    expect([first, second].map((server) => server.requests('login').length)).toEqual([1, 1]);
  });

  it('leads past alternates that do not answer', async () => {
    const [first, dead, second] = [await start(), await start(), await start()];
    const alternates = [byName(dead), byName(second)];
    await dead.stop();
    first.refuseLogins({ alternates: ['localhost'] });
    expect(await clientOf(first, { alternates }).check(signal)).toContain(`localhost:${second.port}`);
  });

  it('leads to five alternates at most', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => start()));
    for (const server of all) server.refuseLogins({ alternates: ['localhost'] });
    await errorOf(clientOf(all[0]!, { alternates: all.slice(1).map(byName) }).check(signal));
    expect(all.map((server) => server.requests('login').length)).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('leads to no other host for a refusal', async () => {
    const [first, second, third] = [await start(), await start({ password: 'another' }), await start()];
    first.refuseLogins({ alternates: ['localhost'] });
    const client = clientOf(first, { alternates: [byName(second), byName(third)] });
    expect((await errorOf(client.check(signal))).kind).toBe('refused');
    expect(third.ledger).toEqual([]);
  });

  it('never sends the password to the target of a redirect', async () => {
    const [first, second] = [await start(), await start()];
    const location = `${second.url}/icws/connection`;
    first.fault({ step: 'login', answer: { status: 307, headers: { location } } });
    expect((await errorOf(clientOf(first, { alternates: [second.url] }).check(signal))).kind).toBe('unreachable');
    expect(second.ledger).toEqual([]);
  });
});

describe('a session at an alternate', () => {
  let first: PureConnectSimulator;
  let second: PureConnectSimulator;
  let client: PureConnectClient;

  beforeEach(async () => {
    [first, second] = [await start(), await start()];
    for (const server of [first, second]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
    first.refuseLogins({ alternates: ['localhost'] });
    client = clientOf(first, { alternates: [byName(second)] });
    await client.readStatus('17', signal);
  });

  it('is kept as long as the alternate answers', async () => {
    second.fault({ step: 'status', answer: { status: 500, body: { message: 'broken' } } });
    await errorOf(client.readStatus('17', signal));
    await client.readStatus('17', signal);
    expect([first, second].map((server) => server.requests('login').length)).toEqual([1, 1]);
  });

  it('is dropped when the alternate is gone, and the next poll logs in at the first server', async () => {
    await second.stop();
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('unreachable');
    first.acceptLogins();
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(first.ledger.map(({ step }) => step)).toEqual(['login', 'login', 'status']);
  });

  it.each([502, 503, 504])('is dropped when the alternate answers %i', async (status) => {
    first.acceptLogins();
    second.fault({ step: 'status', times: Infinity, answer: { status } });
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('unreachable');
    expect((await client.readStatus('17', signal)).state).toBe('running');
  });

  it('is renewed at the first server after a 401', async () => {
    first.acceptLogins();
    second.expireSessions();
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(first.requests('status')).toHaveLength(1);
  });
});

describe('a session at the first server', () => {
  let first: PureConnectSimulator;
  let second: PureConnectSimulator;
  let client: PureConnectClient;

  beforeEach(async () => {
    [first, second] = [await start(), await start()];
    for (const server of [first, second]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
    client = clientOf(first, { alternates: [byName(second)] });
    await client.readStatus('17', signal);
  });

  it('is dropped when the server accepts no calls, and the next poll follows its alternates', async () => {
    const body = { errorId: 'error.server.notAcceptingConnections', message: 'Switched over.' };
    first.fault({ step: 'status', times: Infinity, answer: { status: 503, body } });
    first.refuseLogins({ alternates: ['localhost'] });
    await errorOf(client.readStatus('17', signal));
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(second.requests('status')).toHaveLength(1);
  });

  it.each([
    ['a reset connection', { wire: 'reset' }],
    ["a proxy's 503", { answer: { status: 503, body: 'busy' } }],
    ['a 500', { answer: { status: 500 } }],
  ] as const)('outlasts %s', async (_of, spoilt) => {
    first.fault({ step: 'status', ...spoilt });
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('unreachable');
    await client.readStatus('17', signal);
    expect(first.requests('login')).toHaveLength(1);
  });
});

describe('a cancel', () => {
  it('is accepted before the job ends', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }, { state: 4 }] });
    const client = clientOf(server);
    await client.cancel(id, signal);
    expect(server.requests('cancel').map(({ method, path }) => [method, path.split('/').slice(3).join('/')])).toEqual([
      ['DELETE', 'data-extractor/jobs/17'],
    ]);
    expect((await client.readStatus(id, signal)).state).toBe('running');
    expect(await client.readStatus(id, signal)).toMatchObject({ state: 'cancelled', ended: expect.any(String) });
  });

  it('logs in again when the session has ended', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    await client.check(signal);
    server.expireSessions();
    await client.cancel(id, signal);
    expect(server.job(id).cancelAsked).toBe(1);
  });

  it('is rejected if the job has ended, and missing if the job is unknown', async () => {
    const server = await start({ endedCancel: 'refuse' });
    const id = server.addJob({ timeline: [{ state: 5 }] });
    const client = clientOf(server);
    expect(await errorOf(client.cancel(id, signal))).toMatchObject({ kind: 'rejected', verb: 'cancel' });
    expect(await errorOf(client.cancel('99', signal))).toMatchObject({ kind: 'missing', verb: 'cancel' });
  });
});

describe('the messages', () => {
  it("are the vendor's error text", async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ raw: sample('job-flat') }] });
    expect(await collect(clientOf(server).readMessages(id, signal))).toEqual([
      { severity: 'error', text: 'The view CallDetail could not be read.', at: '2026-01-01T02:15:00.000Z' },
    ]);
  });

  it('are empty if there is no error text', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ raw: sample('job-nested') }] });
    expect(await collect(clientOf(server).readMessages(id, signal))).toEqual([]);
  });
});

describe('the content', () => {
  let to: string;

  beforeEach(async () => {
    to = await mkdtemp(join(tmpdir(), 'vigil-output-'));
  });

  afterEach(() => rm(to, { recursive: true }));

  it('is absent without an output mount', async () => {
    expect(clientOf(await start()).openContent).toBeUndefined();
  });

  it("is the files of the job's output folder, as they are found on the mount", async () => {
    await mkdir(join(to, '17'));
    await writeFile(join(to, '17', 'calls.csv'), 'a,b\n');
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 5 }], outputFolder: '\\\\IC\\Extract\\17' });
    const client = clientOf(server, { outputMount: { from: '//ic/extract', to } });
    const files = [];
    for await (const { body, ...file } of client.openContent!(id, {}, signal)) {
      files.push({ ...file, text: await text(body) });
    }
    expect(files).toEqual([{ name: 'calls.csv', mediaType: 'text/csv', bytes: 4, text: 'a,b\n' }]);
  });

  it('is empty for a job without an output folder', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 5 }] });
    const client = clientOf(server, { outputMount: { from: '//ic/extract', to } });
    expect(await collect(client.openContent!(id, {}, signal))).toEqual([]);
  });
});

describe('the list of jobs', () => {
  const openJobs = (server: PureConnectSimulator) => collect(clientOf(server).jobList.openJobs(signal));

  it.each<[string, PureConnectSimulatorOptions]>([
    ['gives fewer jobs than were asked for', { mostListed: 7 }],
    ['has the job that a page goes on from in that page', { mostListed: 7, listsFromJob: true }],
  ])('is read to its end if a server %s', async (_what, options) => {
    const server = await start(options);
    const ids = Array.from({ length: 23 }, () => server.addJob({ timeline: [{ state: 2 }] }));
    expect((await openJobs(server)).map(({ id }) => id)).toEqual(ids.toReversed());
    expect(server.requests('list').map(({ query }) => query['jobCount'])).toContain('100');
  });

  it('derives a missing state from the times, and treats a job without either as open', async () => {
    const server = await start();
    const list = ['submitTime', 'finishedTime', 'cancelUserId'].map((field, nth) => ({
      jobStatus: { id: String(nth), name: 'nightly', submittedUserId: 'svc', [field]: '20260101T020000Z' },
    }));
    server.fault({ step: 'list', times: 'always', answer: { body: { jobList: list } } });
    expect(await openJobs(server)).toEqual([
      {
        id: '0',
        state: 'queued',
        vendorState: 'submitTime',
        name: 'nightly',
        by: 'svc',
        began: '2026-01-01T02:00:00.000Z',
      },
      { id: '2', state: 'unknown', vendorState: '', name: 'nightly', by: 'svc', began: undefined },
    ]);
  });

  it('that never ends is an error', async () => {
    const server = await start();
    let nth = 0;
    const body = { toJSON: () => ({ jobList: [{ jobStatus: { id: String((nth += 1)), state: 2 } }] }) };
    server.fault({ step: 'list', times: 'always', answer: { body } });
    expect(await errorOf(openJobs(server))).toMatchObject({ kind: 'unintelligible', verb: 'list jobs' });
  });
});
