import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PureConnectSimulator, PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import { collect } from '../helpers/collect.js';
import { errorOf, PASSWORD, sample, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

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
      errorId: '-2147221496',
      status: unknownJob,
    });
  });

  it.each([
    [400, { errorId: 'error.request.x', message: 'There is no such job.' }, 'missing'],
    [400, { message: 'Job 17 does not exist' }, 'missing'],
    [400, { errorId: 'error.unknownJob', message: '' }, 'missing'],
    [400, { errorId: 'error.request.property.invalid', message: 'unknown value', propertyName: 'x' }, 'rejected'],
    [400, { errorId: 'error.request.query.invalid', message: 'The value is invalid.' }, 'rejected'],
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
