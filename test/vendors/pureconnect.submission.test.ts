import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultSpec } from '../../simulators/faults.js';
import type { PureConnectSimulator, PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import type { PureConnectJobSpec } from '../../simulators/pureconnect-job.js';
import type { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { byName, errorOf, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

const MARKER = '7f3a9c0d1e2b';
const JOB = {
  name: 'nightly',
  views: {
    viewList: [
      {
        name: 'IntervalView',
        dateTimeFilterColumn: 'IntervalStartUTC',
        siteIdFilterColumn: 'SiteId',
        column: [{ name: 'cName' }],
      },
    ],
  },
  tables: { tableList: [] },
  startTimeFilter: '20260101T000000Z',
  endTimeFilter: '2026-01-02T00:00:00Z',
  siteIdFilters: [{ name: '1' }],
};
const ORDER = { key: 'k', marker: MARKER, job: JOB };

let server: PureConnectSimulator;
let client: PureConnectClient;

const submit = (job: Record<string, unknown> = JOB) => client.submission.submit({ ...ORDER, job }, signal);

describe('the request that starts a job', () => {
  beforeEach(async () => {
    server = await start({ sources: ['IntervalView'] });
    client = clientOf(server);
  });

  it('has the fields of the job, the marker in its name, and the user of the session', async () => {
    const id = await submit();
    expect(server.started.all).toMatchObject([
      { id, body: { ...JOB, name: `nightly-${MARKER}`, submittedUserId: 'svc-extract' } },
    ]);
  });

  it('is sent again after a 401, with a new session', async () => {
    await client.readStatus(server.addJob({ timeline: [{ state: 2 }] }), signal);
    server.expireSessions();
    await submit();
    expect([server.requests('submit').length, server.started.all.length]).toEqual([2, 1]);
  });

  it("is refused in the vendor's words, with the property that is wrong", async () => {
    const error = await errorOf(submit({ name: 'nightly', views: { viewList: [{ name: 'Nowhere', column: [] }] } }));
    expect(error).toMatchObject({ kind: 'rejected', status: 400 });
    expect(error.message).toMatch(/error\.request\.property\.invalid.*: Nowhere does not exist\. \(property views\)$/);
  });

  it('has no answer that can be read if the answer has no id', async () => {
    server.fault({ step: 'submit', answer: { status: 201, body: { id: '../1' } } });
    expect((await errorOf(submit())).kind).toBe('unintelligible');
  });

  it.each([
    ['has no name', { views: JOB.views }, ["job.name: missing; expected the job's name"]],
    ['has fields of other requests', { ...JOB, submittedUserId: 'other' }, [/^job\.submittedUserId: unknown field/]],
    [
      'has a time that is not in UTC, and a view without columns',
      { ...JOB, startTimeFilter: '2026-01-01T00:00:00+01:00', views: { viewList: [{ name: 'v' }] } },
      [
        /^job\.views\.viewList\.0\.column: missing; expected a list of \{ name \}/,
        /^job\.startTimeFilter: expected a time in UTC, such as 20260101T000000Z$/,
      ],
    ],
  ])('is not sent for a job that %s', async (_title, job, problems) => {
    let message = '';
    try {
      client.submission.check(job);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('; job').map((line, i) => (i === 0 ? line : `job${line}`))).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });
});

describe('with another server in the config', () => {
  let second: PureConnectSimulator;

  beforeEach(async () => {
    [server, second] = [await start(), await start()];
    client = clientOf(server, { alternates: [byName(second)] }, { request: 1_000 });
    await client.readStatus(server.addJob({ timeline: [{ state: 2 }] }), signal);
  });

  const READ: [string, FaultSpec][] = [
    ['resets the connection', { wire: 'reset', workDone: true }],
    ['does not answer', { wire: 'hang', workDone: true }],
    ['breaks off its answer', { wire: 'reset-mid-body' }],
    ['has a proxy that answers 502', { answer: { status: 502 }, workDone: true }],
    ['has a proxy that answers 504', { answer: { status: 504 }, workDone: true }],
    ['answers 500', { answer: { status: 500 }, workDone: true }],
    [
      'says that it hands over',
      {
        answer: { status: 503, body: { errorId: 'error.server.notAcceptingConnections', message: 'No.' } },
        workDone: true,
      },
    ],
  ];
  it.each(READ)('sends the request to no second server after the first has read it: it %s', async (_way, fault) => {
    server.fault({ step: 'submit', times: 'always', ...fault });
    // A host that is down for all else, too.
    server.fault({ step: 'other', times: 'always', wire: 'reset' });
    expect(await errorOf(submit())).toMatchObject({ kind: 'unreachable', verb: 'start the job' });
    expect([server.requests('submit').length, second.requests('submit').length]).toEqual([1, 0]);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect of the request: %i', async (status) => {
    const location = `${server.url}/elsewhere`;
    server.fault({ step: 'submit', times: 'always', answer: { status, headers: { location } } });
    expect((await errorOf(submit())).message).toContain('a redirect that Vigil does not follow');
    expect(server.ledger.map(({ step }) => step)).toEqual(['login', 'status', 'submit']);
  });

  it('sends the request there if the first server accepts no connection', async () => {
    await server.stop();
    const id = await submit();
    expect(second.started.all).toMatchObject([{ id }]);
    expect(second.requests('submit')).toHaveLength(1);
  });

  it('searches there if the first server is gone since', async () => {
    server.fault({ step: 'submit', wire: 'reset', workDone: true });
    await errorOf(submit());
    await server.stop();
    expect(await found()).toEqual([]);
    expect(second.requests('find')).toHaveLength(1);
  });
});

async function found(sentFrom = Date.now()): Promise<string[]> {
  const sent = { ...ORDER, prepared: { search: 'marker' as const }, sentFrom, sentUntil: sentFrom };
  return (await client.submission.find!(sent, signal)).map(({ jobId }) => jobId);
}

describe('the search for a job whose answer was lost', () => {
  async function serve(options?: PureConnectSimulatorOptions): Promise<void> {
    server = await start(options);
    client = clientOf(server);
  }
  const added = (name: string, more: Partial<PureConnectJobSpec> = {}) =>
    server.addJob({ name, timeline: [{ state: 2 }], ...more });

  it.each(['nested', 'flat'] as const)(
    'finds the job by the marker in its name, in a list of %s jobs',
    async (shape) => {
      await serve({ shape });
      const own = added(`nightly-${MARKER}`);
      added('later');
      expect(await found()).toEqual([own]);
    },
  );

  it('leaves out jobs with another marker, or none', async () => {
    await serve();
    added('nightly-000000000000');
    added('nightly');
    added(`${MARKER}-nightly`);
    expect(await found()).toEqual([]);
  });

  it('finds each job that the request started', async () => {
    await serve();
    server.started.doubled = 1;
    await submit();
    expect((await found()).sort()).toEqual(server.started.all.map(({ id }) => id).sort());
  });

  it('finds the job in an answer in which only the configuration has its name, and tells what it shows', async () => {
    await serve();
    const jobStatus = { id: '18', state: 1, submitTime: '20260101T010003Z' };
    const jobConfig = { name: `nightly-${MARKER}`, submittedUserId: 'svc-vigil' };
    server.fault({ step: 'find', times: 'always', answer: { body: { jobList: [{ jobStatus, jobConfig }] } } });
    const sent = { ...ORDER, prepared: { search: 'marker' as const }, sentFrom: 0, sentUntil: 0 };
    expect(await client.submission.find!(sent, signal)).toEqual([
      { jobId: '18', state: 'queued', name: `nightly-${MARKER}`, by: 'svc-vigil', began: '2026-01-01T01:00:03.000Z' },
    ]);
  });

  it('reads on if the server puts few jobs on a page', async () => {
    await serve({ mostListed: 2 });
    const own = added(`nightly-${MARKER}`);
    for (let i = 0; i < 5; i += 1) added('later');
    expect(await found()).toEqual([own]);
  });

  it('reads no page of jobs that began more than a day before the request', async () => {
    await serve({ mostListed: 1 });
    added('older', { timeline: [{ state: 5, submitTime: '20250101T010003Z' }] });
    added('old', { timeline: [{ state: 5, submitTime: '20260101T010003Z' }] });
    await found();
    expect(server.requests('find')).toHaveLength(1);
  });

  it('fails if a row of the list cannot be read, because it may be the job', async () => {
    await serve();
    server.fault({ step: 'find', answer: { body: { jobList: [{ jobStatus: { id: '18', state: 1 } }] } } });
    expect((await errorOf(found())).kind).toBe('unintelligible');
  });
});
