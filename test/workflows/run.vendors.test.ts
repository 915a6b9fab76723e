/** What holds for a run of every vendor that can start jobs. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { RUN_QUERY, type RunProgress } from '../../src/contract/run-job.js';
import { startTimeSkippingServer } from '../helpers/temporal.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { endOf, serveRunsOf, type VendorRuns } from './runs.js';
import { STARTABLE, type Startable } from './startable.js';

let server: TestWorkflowEnvironment;
let workflowWorker: WorkflowWorker;

beforeAll(async () => {
  server = await startTimeSkippingServer();
  workflowWorker = await startWorkflowWorker(server);
}, 300_000);
afterAll(async () => {
  await workflowWorker.stop();
  await server.teardown();
});

describe.each(STARTABLE)('a run of %s', (_vendor, search, startableOf) => {
  let startable: Startable;
  let runs: VendorRuns;

  const started = () => startable.simulator.started;
  const requests = () => startable.simulator.requests('submit').length;

  beforeEach(async () => {
    startable = await startableOf();
    runs = await serveRunsOf(server, startable, { workflowWorker });
  });
  afterEach(() => runs.stop());

  it('starts the job once and returns the outcome of its wait', async () => {
    const outcome = await (await runs.start({ key: 'nightly' })).result();
    const jobId = started().all[0]?.id;
    expect(outcome).toMatchObject({
      state: 'succeeded',
      jobId,
      submit: { key: 'nightly', jobId, result: 'submitted', attempts: 1 },
    });
    expect([requests(), started().all.length]).toEqual([1, 1]);
  }, 60_000);

  it("ends as SubmitRejected with the vendor's words, and starts nothing", async () => {
    const { job, words } = startable.refused;
    const { type, message, outcome } = await endOf(await runs.start({ job }));
    expect({ type, result: outcome.submit.result }).toEqual({ type: 'SubmitRejected', result: 'rejected' });
    expect(message).toContain(words);
    expect(started().all).toHaveLength(0);
  }, 60_000);

  it('sends a request again that surely started nothing', async () => {
    startable.simulator.fault({ step: 'submit', answer: { status: 429 } });
    const { submit } = await (await runs.start()).result();
    expect(submit).toMatchObject({ result: 'submitted', attempts: 2 });
    expect(started().all).toHaveLength(1);
  }, 60_000);

  it('ends as SubmitUncertain if nothing shows that the job was started, and sends no second request', async () => {
    startable.simulator.fault({ step: 'submit', wire: 'reset', workDone: search === 'none' });
    const { type, message, evidence } = await endOf(await runs.start());
    expect(message).toContain(search === 'none' ? 'the vendor cannot be searched' : 'the vendor shows no such job');
    expect({ type, search: evidence?.search, found: evidence?.found }).toEqual({
      type: 'SubmitUncertain',
      search,
      found: [],
    });
    expect(requests()).toBe(1);
  }, 60_000);

  it('ends as VendorRefused if the credentials are refused until submitDeadline, and shows the problem', async () => {
    for (const step of ['login', 'list', 'find', 'submit'] as const) {
      startable.simulator.fault({ step, answer: { status: 401 }, times: 'always' });
    }
    const handle = await runs.start({ submitDeadline: '1m' });
    const { type, message } = await endOf(handle);
    expect(type).toBe('VendorRefused');
    expect(message).toMatch(/^submitDeadline passed, and the job was not started: .*HTTP 401/);
    expect(await handle.query<RunProgress>(RUN_QUERY)).toMatchObject({ problem: expect.stringContaining('HTTP 401') });
    expect(started().all).toHaveLength(0);
  }, 60_000);

  // Without a list, nothing can be found.
  if (search === 'none') return;

  it.each([
    ['a reset', { wire: 'reset' as const, workDone: true }],
    ['a 503', { answer: { status: 503 }, workDone: true }],
    ['an answer that cannot be read', { answer: { body: 'ok' }, workDone: true }],
  ])(
    'adopts the job after %s, and sends no second request',
    async (_title, fault) => {
      startable.simulator.fault({ step: 'submit', ...fault });
      const { state, submit } = await (await runs.start()).result();
      expect({ state, ...submit }).toMatchObject({
        state: 'succeeded',
        jobId: started().all[0]?.id,
        result: 'adopted',
        attempts: 1,
      });
      expect(requests()).toBe(1);
    },
    60_000,
  );

  it('ends as SubmitUncertain if two jobs were started, with both and the commands', async () => {
    started().doubled = 1;
    startable.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const { type, evidence } = await endOf(await runs.start());
    const ids = started().all.map(({ id }) => id);
    expect([type, evidence?.found.map(({ jobId }) => jobId).sort()]).toEqual(['SubmitUncertain', ids.sort()]);
    expect(evidence?.commands).toEqual(expect.arrayContaining(ids.map((id) => expect.stringContaining(id) as unknown)));
    expect(requests()).toBe(1);
  }, 60_000);
});
