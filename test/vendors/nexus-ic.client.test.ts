import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import { NexusIcSimulator, type NexusIcJobSpec, type NexusIcWords } from '../../simulators/nexus-ic.js';
import type { TimelineStep } from '../../simulators/timeline.js';
import { NexusIcClient, type NexusIcOptions } from '../../src/vendors/nexus-ic/client.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { collect, digestOf } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';

const ID = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
const { signal } = new AbortController();

let server: NexusIcSimulator;
let clients: NexusIcClient[];

beforeEach(async () => {
  server = new NexusIcSimulator();
  clients = [];
  await server.start();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await server.stop();
});

function clientOf(options: Partial<NexusIcOptions> = {}): NexusIcClient {
  const client = new NexusIcClient(
    {
      baseUrl: server.baseUrl,
      version: server.version,
      auth: { scheme: 'apikey' },
      secret: () => 'nexus-ic-key',
      ...options,
    },
    edgeFor('nexus-ic'),
  );
  clients.push(client);
  return client;
}

function jobOf(...timeline: TimelineStep<NexusIcWords>[]): string {
  return server.addJob({ id: ID, timeline });
}

async function useVersion69(): Promise<void> {
  await server.stop();
  server = new NexusIcSimulator({ version: '6.9' });
  await server.start();
}

describe('a poll', () => {
  it('returns the state, the percentage and the summary', async () => {
    const id = jobOf(
      { status: 1 },
      { status: 3, percentComplete: 35, summary: '' },
      { status: 6, percentComplete: 50 },
      { status: 4, percentComplete: 104, summary: ' 104 rows imported\r\n' },
    );
    const client = clientOf();
    expect(await client.readStatus(id, signal)).toEqual({ state: 'queued', vendorState: '1' });
    expect(await client.readStatus(id, signal)).toEqual({ state: 'running', vendorState: '3', percent: 35 });
    expect(await client.readStatus(id, signal)).toEqual({ state: 'paused', vendorState: '6', percent: 50 });
    expect(await client.readStatus(id, signal)).toEqual({
      state: 'succeeded',
      vendorState: '4',
      percent: 100,
      summary: '104 rows imported',
    });
  });

  it('does not treat 100 percent or an unknown state as the end', async () => {
    const id = jobOf({ status: 3, percentComplete: 100 }, { status: 7 });
    const client = clientOf();
    expect(await client.readStatus(id, signal)).toMatchObject({ state: 'running', percent: 100 });
    expect(await client.readStatus(id, signal)).toMatchObject({ state: 'unknown', vendorState: '7' });
  });

  it('asks version 6.8 by query, with the braces encoded', async () => {
    await clientOf({ baseUrl: `${server.baseUrl}/` }).readStatus(jobOf({ status: 3 }), signal);
    const [logIn, poll] = server.ledger;
    expect([logIn!.method, logIn!.path, poll!.method, poll!.path]).toEqual([
      'GET',
      '/icweb.dll/security/login',
      'GET',
      '/icweb.dll/jobStatus',
    ]);
    expect(poll!.query).toEqual({ id: ID, hash: expect.stringMatching(/^[0-9A-F]{32}$/) });
  });

  it('asks version 6.9 by path, and reads its times', async () => {
    await useVersion69();
    const id = jobOf({ status: 3, percentComplete: 5 }, { status: 5, summary: 'bad row' });
    const client = clientOf();
    const started = expect.stringMatching(/^\d{4}-.*Z$/) as unknown as string;
    expect(await client.readStatus(id, signal)).toEqual({ state: 'running', vendorState: '3', percent: 5, started });
    expect(await client.readStatus(id, signal)).toEqual({
      state: 'failed',
      vendorState: '5',
      summary: 'bad row',
      started,
      ended: started,
    });
    expect(server.ledger.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /icweb.dll/security/login',
      `GET /icweb.dll/jobStatus/${encodeURIComponent(ID)}`,
      `GET /icweb.dll/jobStatus/${encodeURIComponent(ID)}`,
    ]);
  });

  it('of version 6.9 does not share a list that has far more jobs than are polled', async () => {
    await useVersion69();
    const ids = Array.from({ length: 600 }, () => server.addJob({ timeline: [{ status: 3 }] }));
    const client = clientOf({ gatherMs: 200 });
    const poll = (count: number) => Promise.all(ids.splice(0, count).map((id) => client.readStatus(id, signal)));
    const requestsFor = async (count: number) => {
      // Beside the polls of two other jobs, further ones are gathered.
      await poll(2);
      server.clearLedger();
      await poll(count);
      return { single: server.requests('status').length, lists: server.requests('list').length };
    };
    expect(await requestsFor(3)).toEqual({ single: 0, lists: 1 });
    expect(await requestsFor(4)).toEqual({ single: 4, lists: 0 });
    expect(await requestsFor(5)).toEqual({ single: 0, lists: 1 });
  });

  it('accepts an id without braces or in another case', async () => {
    jobOf({ status: 4 });
    expect(await clientOf().readStatus(ID.slice(1, -1).toLowerCase(), signal)).toMatchObject({ state: 'succeeded' });
  });

  it.each<[string, TimelineStep<NexusIcWords>]>([
    ['about another job', { raw: { id: '{0000}', status: 4 } }],
    ['without a status', { raw: { id: ID } }],
    ['with the status as a word', { raw: { id: ID, status: 'Completed' } }],
    ['that is a list of jobs', { raw: { jobs: [{ id: ID, status: 4 }] } }],
    ['that is cut off', { answer: { headers: { 'content-type': 'application/json' }, body: '{"id":"{FAAF' } }],
  ])('of an answer %s is unintelligible', async (_title, step) => {
    expect((await vendorErrorOf(clientOf().readStatus(jobOf(step), signal))).kind).toBe('unintelligible');
  });

  it('of an unknown job is missing, in the words of the vendor', async () => {
    const error = await vendorErrorOf(clientOf().readStatus('{NONE}', signal));
    expect(error).toMatchObject({ kind: 'missing', status: 404 });
    expect(error.message).toBe(
      'nexus-ic could not read status: HTTP 404 (GET /icweb.dll/jobStatus): Job identified by {NONE} was not found.',
    );
  });

  it.each([
    [400, 'rejected'],
    [403, 'refused'],
    [410, 'rejected'],
    [429, 'throttled'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('that is answered with %i is %s', async (status, kind) => {
    server.fault({ step: 'status', answer: { status } });
    expect((await vendorErrorOf(clientOf().readStatus(jobOf({ status: 3 }), signal))).kind).toBe(kind);
  });

  it('leaves no listener on its signal', async () => {
    const own = new AbortController().signal;
    const client = clientOf();
    await client.readStatus(jobOf({ status: 3 }), own);
    await vendorErrorOf(client.readStatus('{NONE}', own));
    expect(getEventListeners(own, 'abort')).toEqual([]);
  });
});

describe('the log-in', () => {
  it.each([
    [{ scheme: 'basic', user: 'svc-extract' }, 'correct-horse'],
    [{ scheme: 'apikey' }, 'nexus-ic-key'],
    [{ scheme: 'token' }, 'nexus-ic-token'],
  ] as const)('by %j is accepted, and checked', async (auth, secret) => {
    expect(await clientOf({ auth, secret: () => secret }).check(signal)).toBe('logged in as svc-extract');
    expect(server.requests('login')[0]!.headers.authorization).toMatch(new RegExp(`^${auth.scheme.toUpperCase()} `));
  });

  it('happens once for many polls, and once more for all of them when the session has expired', async () => {
    const client = clientOf();
    const ids = [1, 2, 3, 4, 5].map(() => server.addJob({ timeline: [{ status: 3, reads: 9 }] }));
    const pollAtAll = () => Promise.all(ids.map((id) => client.readStatus(id, signal)));
    await pollAtAll();
    expect(server.requests('login')).toHaveLength(1);
    server.expireSessions();
    await pollAtAll();
    expect(server.requests('login')).toHaveLength(2);
  });

  it('that is refused is not repeated until the secret changes', async () => {
    let secret = 'wrong-key';
    const client = clientOf({ secret: () => secret });
    const id = jobOf({ status: 3 });
    for (const poll of [1, 2]) {
      expect([poll, (await vendorErrorOf(client.readStatus(id, signal))).kind]).toEqual([poll, 'refused']);
    }
    expect(server.requests('login')).toHaveLength(1);
    secret = 'nexus-ic-key';
    expect(await client.readStatus(id, signal)).toMatchObject({ state: 'running' });
  });

  it.each([
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'unreachable'],
    [503, 'unreachable'],
  ])('answered with %i says nothing about the job: %s', async (status, kind) => {
    server.fault({ step: 'login', answer: { status, body: 'What the vendor says.' } });
    const error = await vendorErrorOf(clientOf().readStatus(jobOf({ status: 3 }), signal));
    expect(error).toMatchObject({ kind, verb: 'log in' });
    expect(error.message).toContain('What the vendor says.');
  });

  it('to a server of another version is rejected', async () => {
    const error = await vendorErrorOf(clientOf({ version: '6.9' }).readStatus(jobOf({ status: 3 }), signal));
    expect(error).toMatchObject({ kind: 'rejected', status: 405, verb: 'log in' });
  });

  it('leaves neither the secret nor the hash in what an error shows, even if the vendor echoes them', async () => {
    const client = clientOf();
    await client.check(signal);
    const hash = await hashOf(client);
    const id = jobOf({ answer: { status: 400, body: `hash=${hash} key=nexus-ic-key` } });
    const error = await vendorErrorOf(client.readStatus(id, signal));
    expect(error.message).toContain('hash=*** key=***');
    expect(JSON.stringify(error.fields)).not.toContain(hash);
  });
});

describe('messages', () => {
  it.each([
    [3, 'info'],
    [4, 'info'],
    [5, 'error'],
  ])('are the summary alone, of a job with status %i as %s', async (status, severity) => {
    const id = jobOf({ status, summary: ' 3 rows rejected\n' });
    expect(await collect(clientOf().readMessages(id, signal))).toEqual([{ severity, text: '3 rows rejected' }]);
  });

  it.each([undefined, '', ' \n'])('are none for the summary %j', async (summary) => {
    const id = jobOf({ status: 4, summary });
    expect(await collect(clientOf().readMessages(id, signal))).toEqual([]);
  });
});

describe('content', () => {
  const open = (id: string, client = clientOf()) => collect(client.openContent(id, {}, signal));
  const jobWith = (spec: Partial<NexusIcJobSpec>) => server.addJob({ id: ID, timeline: [{ status: 4 }], ...spec });

  it("is the page's report, named and typed by its headers and not read as JSON", async () => {
    const body = readFileSync(new URL('../fixtures/nexus-ic/report.json', import.meta.url), 'utf8');
    const [report, ...others] = await open(
      jobWith({ content: { fileName: 'report.json', mediaType: 'application/json', body } }),
    );
    expect(report).toMatchObject({
      name: 'report.json',
      mediaType: 'application/json',
      bytes: Buffer.byteLength(body),
    });
    expect(await text(report!.body)).toBe(body);
    expect(others).toEqual([]);
  });

  it('arrives unchanged, whatever it is', async () => {
    const body = { bytes: 3_000_000, seed: 3 };
    const [report] = await open(jobWith({ content: { fileName: 'report.xlsx', mediaType: 'application/x', body } }));
    expect(await digestOf(report!.body)).toBe(sha256Of(body));
  });

  it('may be HTML, because reports are', async () => {
    const content = { fileName: 'report.html', mediaType: 'text/html', body: '<html></html>' };
    const [report] = await open(jobWith({ content }));
    expect([report!.mediaType, await text(report!.body)]).toEqual(['text/html', '<html></html>']);
  });

  it('that is HTML without a file name is not the report', async () => {
    const content = { mediaType: 'text/html', body: '<html>Please log in</html>' };
    expect(await vendorErrorOf(open(jobWith({ content })))).toMatchObject({ kind: 'unreachable' });
  });

  it('without a name is called content, and without a length has none', async () => {
    const [report] = await open(jobWith({ content: { mediaType: 'text/rtf', body: 'rtf', announceLength: false } }));
    expect(report).toMatchObject({ name: 'content', mediaType: 'text/rtf', bytes: undefined });
    expect(await text(report!.body)).toBe('rtf');
  });

  it.each([404, 204, 200] as const)('is empty if the job exists and the vendor answers %i', async (noContent) => {
    expect(await open(jobWith({ noContent }))).toEqual([]);
  });

  it('of an unknown job is missing', async () => {
    expect(await vendorErrorOf(open('{NONE}'))).toMatchObject({ kind: 'missing', status: 404 });
  });

  it('is opened with a new session if the old one has expired', async () => {
    const client = clientOf();
    const id = jobWith({ content: { mediaType: 'text/plain', body: 'text' } });
    await client.check(signal);
    server.expireSessions();
    const [report] = await open(id, client);
    expect(await text(report!.body)).toBe('text');
  });

  it('that breaks while it is read is unreachable', async () => {
    const id = jobWith({ content: { mediaType: 'text/plain', body: { bytes: 1_000_000, seed: 1 } } });
    server.fault({ step: 'content', wire: 'reset-mid-body' });
    const [report] = await open(id);
    expect((await vendorErrorOf(digestOf(report!.body))).kind).toBe('unreachable');
  });
});

describe('a cancel', () => {
  it('is absent, because the vendor has none', () => {
    const client: VendorClient = clientOf();
    expect('cancel' in client).toBe(false);
  });
});

/** The hash of the client's session, as the server saw it. */
async function hashOf(client: NexusIcClient): Promise<string> {
  await vendorErrorOf(client.readStatus('{NONE}', signal));
  return server.requests('status').at(-1)!.query['hash']!;
}
