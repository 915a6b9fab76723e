import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startTimeSkippingServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { endOf, FAILS, serveRuns, SUCCEEDS, type Runs } from './runs.js';

let server: TestWorkflowEnvironment;
let workflowWorker: WorkflowWorker;
let runs: Runs;

beforeAll(async () => {
  server = await startTimeSkippingServer();
  workflowWorker = await startWorkflowWorker(server);
}, 300_000);
afterAll(async () => {
  await workflowWorker.stop();
  await server.teardown();
});
afterEach(() => runs.stop());

async function serve(): Promise<void> {
  runs = await serveRuns(server, { workflowWorker });
}

describe('a request that surely started nothing', () => {
  it.each([
    ['answered 429', { answer: { status: 429, headers: { 'retry-after': '3' } } }],
    ['answered 403 by a permission that comes later', { answer: { status: 403, body: { message: 'Forbidden' } } }],
  ])(
    'is sent again: %s',
    async (_title, fault) => {
      await serve();
      runs.simulator.fault({ step: 'submit', ...fault });
      const outcome = await (await runs.start()).result();
      expect(outcome.submit).toMatchObject({ result: 'submitted', attempts: 2 });
      expect(runs.simulator.started.all).toHaveLength(1);
    },
    60_000,
  );

  it('is sent again after a log-in that was refused', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', answer: { status: 401 }, times: 2 });
    const outcome = await (await runs.start()).result();
    expect(outcome.submit).toMatchObject({ result: 'submitted', attempts: 2 });
    expect(runs.simulator.started.all).toHaveLength(1);
  }, 60_000);

  it('ends the run at submitDeadline, and says that nothing was started', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', answer: { status: 429 }, times: 'always' });
    const { type, message } = await endOf(await runs.start({ submitDeadline: '1m' }));
    expect(type).toBe('DeadlineExceeded');
    expect(message).toContain(
      'submitDeadline passed, and the job was not started: alteryx could not start the job: HTTP 429',
    );
    expect(runs.simulator.started.all).toHaveLength(0);
  }, 60_000);
});

describe('a request that no worker takes', () => {
  it('is not counted as sent when submitDeadline passes', async () => {
    await serve();
    const handle = await runs.startQueued({ submitDeadline: '10s' });
    const { type, message, outcome } = await endOf(handle);
    expect(type).toBe('DeadlineExceeded');
    expect(message).toBe('submitDeadline passed, and the job was not started: no worker took the request');
    expect(outcome.submit).toMatchObject({ result: null, at: null, attempts: 0 });
    await runs.waits.serveActs(true);
    expect(runs.simulator.requests('submit')).toHaveLength(0);
  }, 60_000);
});

describe('a request whose answer was lost', () => {
  it.each([
    ['a reset', { wire: 'reset' as const, workDone: true }],
    ['a 503', { answer: { status: 503 }, workDone: true }],
    ['an answer that is not JSON', { answer: { body: 'ok' }, workDone: true }],
    ['silence', { delayMs: 3_000, workDone: true }],
  ])(
    'after %s adopts the only new job, and sends no second request',
    async (_title, fault) => {
      await serve();
      runs.simulator.addJob({ workflowId: runs.workflowId, timeline: SUCCEEDS });
      runs.simulator.fault({ step: 'submit', ...fault });
      const outcome = await (await runs.start()).result();
      expect(outcome.submit).toMatchObject({
        jobId: runs.simulator.started.all[0]?.id,
        result: 'adopted',
        attempts: 1,
      });
      expect(runs.simulator.requests('submit')).toHaveLength(1);
    },
    60_000,
  );

  it('adopts a job that the vendor lists late', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const handle = await runs.start();
    await until(() => runs.simulator.started.all.length > 0);
    runs.simulator.started.lateLists = 1;
    const outcome = await handle.result();
    expect(outcome.submit.result).toBe('adopted');
  }, 60_000);

  it('ends as SubmitUncertain if two jobs may be it, with the evidence and the commands', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const handle = await runs.start({ key: 'nightly' });
    const other = await runs.untilStartedTwice();
    const { type, message, outcome, evidence } = await endOf(handle);
    expect({ type, result: outcome.submit.result }).toEqual({ type: 'SubmitUncertain', result: 'uncertain' });
    expect(message).toMatch(/^a job may or may not run: .*; the vendor shows 2 jobs that may be it: /);
    expect(evidence?.found.map(({ jobId }) => jobId)).toEqual([other, runs.simulator.started.all[0]?.id]);
    const { connection } = runs.waits;
    expect(evidence?.commands).toEqual([
      `vigil await ${connection} ${other}`,
      `vigil await ${connection} ${runs.simulator.started.all[0]?.id}`,
      `vigil run ${connection} --key nightly --again`,
    ]);
    expect(runs.simulator.requests('submit')).toHaveLength(1);
  }, 60_000);

  it('adopts no job that it sees for the first time: somebody else may have started it, with its own listed late', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const handle = await runs.start();
    await until(() => runs.simulator.started.all.length > 0);
    runs.simulator.started.lateLists = 1;
    runs.simulator.addJob({ workflowId: runs.workflowId, timeline: SUCCEEDS });
    const { type, evidence } = await endOf(handle);
    expect({ type, found: evidence?.found.length }).toEqual({ type: 'SubmitUncertain', found: 2 });
  }, 60_000);

  it('reports that the vendor could not be searched if every search fails', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    runs.simulator.fault({ step: 'find', after: 1, times: 'always', answer: { status: 400, body: { message: 'no' } } });
    const { type, message, evidence } = await endOf(await runs.start());
    expect(type).toBe('SubmitUncertain');
    expect(message).toMatch(/; the vendor could not be searched$/);
    expect(evidence?.found).toEqual([]);
  }, 60_000);

  it('names the job that one search found, although the later ones failed', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    runs.simulator.fault({ step: 'find', after: 2, times: 'always', answer: { status: 400, body: { message: 'no' } } });
    const { type, message, evidence } = await endOf(await runs.start());
    const jobId = runs.simulator.started.all[0]?.id;
    expect(type).toBe('SubmitUncertain');
    expect(message).toMatch(new RegExp(`; the vendor shows a job that may be it: ${jobId}$`));
    expect(evidence?.found.map((one) => one.jobId)).toEqual([jobId]);
    expect(evidence?.commands).toContain(`vigil await ${runs.waits.connection} ${jobId}`);
  }, 60_000);

  it('does not report that there is no such job after a search that failed', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset' });
    runs.simulator.fault({ step: 'find', after: 2, times: 'always', answer: { status: 400, body: { message: 'no' } } });
    const { message } = await endOf(await runs.start());
    expect(message).toMatch(/; the vendor could not be searched$/);
  }, 60_000);

  it('ends as VendorRefused, not as SubmitUncertain, if every request gets a 403 until submitDeadline', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', answer: { status: 403 }, times: 'always' });
    const { type, outcome } = await endOf(await runs.start({ submitDeadline: '30s' }));
    expect({ type, result: outcome.submit.result }).toEqual({ type: 'VendorRefused', result: null });
  }, 60_000);

  it('ends as SubmitUncertain if the vendor shows no such job', async () => {
    await serve();
    runs.simulator.fault({ step: 'submit', wire: 'reset' });
    const { type, message } = await endOf(await runs.start());
    expect(type).toBe('SubmitUncertain');
    expect(message).toContain('the vendor shows no such job');
    expect(runs.simulator.requests('submit')).toHaveLength(1);
  }, 60_000);
});

describe('retry', () => {
  it('starts another job after one that failed, and reports both', async () => {
    await serve();
    runs.script(FAILS);
    const handle = await runs.start({ key: 'nightly', retry: { attempts: 2 } });
    await until(() => runs.simulator.started.all.length > 0);
    runs.script(SUCCEEDS);
    const outcome = await handle.result();
    const [first, second] = runs.simulator.started.all;
    expect(outcome.submit).toMatchObject({
      key: 'nightly#2',
      jobId: second?.id,
      earlier: [{ key: 'nightly', jobId: first?.id, state: 'failed' }],
    });
  }, 60_000);

  it('ends as the last job ended', async () => {
    await serve();
    runs.script(FAILS);
    const { type, outcome } = await endOf(await runs.start({ retry: { attempts: 3 } }));
    expect({ type, earlier: outcome.submit.earlier?.length }).toEqual({ type: 'JobFailed', earlier: 2 });
    expect(runs.simulator.started.all).toHaveLength(3);
  }, 60_000);
});
