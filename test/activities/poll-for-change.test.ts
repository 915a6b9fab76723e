import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ActivityCancellationDetails,
  ApplicationFailure,
  ApplicationFailureCategory,
  CancelledFailure,
} from '@temporalio/common';
import pLimit from 'p-limit';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { HandedOver, PollRequest, PollResult } from '../../src/contract/activities.js';
import { pollForChange } from '../../src/activities/poll-for-change.js';
import { UNSEEN, type Observation } from '../../src/contract/job.js';
import { NexusIcSimulator, type NexusIcJobSpec } from '../../simulators/nexus-ic.js';
import { LIBERAL } from '../helpers/policies.js';
import { closeEdges } from '../helpers/vendor-edge.js';
import { nexusIcClient } from '../workflows/served.js';

const RUNNING: Observation = { vendor: 'nexus-ic', state: 'running', condition: 'clear', vendorState: '3' };
const BACKOFF = { initialMs: 2_000, factor: 1.5, maxMs: 60_000, jitter: 0 };

const SHORT = { ...BACKOFF, initialMs: 300 };
const LONG = { ...BACKOFF, initialMs: 4_000 };

let simulator: NexusIcSimulator;

beforeEach(async () => {
  simulator = new NexusIcSimulator();
  await simulator.start();
});
afterEach(async () => {
  closeEdges();
  await simulator.stop();
});

function polling(timeline: NexusIcJobSpec['timeline'], request: Partial<PollRequest> = {}, attempt = 1) {
  const jobId = simulator.addJob({ timeline });
  const environment = new MockActivityEnvironment({ attempt });
  let heartbeats = 0;
  environment.on('heartbeat', () => (heartbeats += 1));
  const poll = (): Promise<PollResult | HandedOver> =>
    environment.run(pollForChange(nexusIcClient(simulator), LIBERAL), {
      jobId,
      last: RUNNING,
      backoff: BACKOFF,
      initialDelay: false,
      pollsBefore: 0,
      ...request,
    });
  return { jobId, environment, poll, heartbeats: () => heartbeats };
}

async function failureOf(promise: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await promise.then(
    (result) => new Error(`it returned ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApplicationFailure) return error;
  throw error;
}

describe('a poll', () => {
  it('returns what is new, with the number of polls that it took', async () => {
    expect(await polling([{ status: 4 }], {}, 5).poll()).toMatchObject({
      observation: { state: 'succeeded', condition: 'clear' },
      polls: 5,
      polledAt: expect.any(Number) as unknown,
    });
  });
  it('fails benignly if nothing is new, with the live progress and the delay of the backoff', async () => {
    const failure = await failureOf(
      polling([{ status: 3, percentComplete: 4 }], { last: { ...RUNNING, percent: 1 }, pollsBefore: 10 }, 3).poll(),
    );
    expect(failure).toMatchObject({
      type: 'NoChange',
      category: ApplicationFailureCategory.BENIGN,
      message: 'running, 4 %, poll 13, next poll in 4.5 s',
      nextRetryDelay: 4_500,
      details: [{ polls: 13, nextPollInSeconds: 4.5, observation: { percent: 4 } }],
    });
  });
  it('that follows a change waits for the initial delay itself and then polls', async () => {
    const { poll, jobId } = polling([{ status: 4 }], { initialDelay: true, backoff: SHORT });
    const began = Date.now();
    expect(await poll()).toMatchObject({ polls: 1, observation: { state: 'succeeded' } });
    const [request] = simulator.requests('status', jobId);
    expect(request!.at - began).toBeGreaterThanOrEqual(290);
  });
  it('that follows a change counts the delay from the poll that saw the change, however late it starts', async () => {
    const late = { initialDelay: true, polledAt: Date.now() - 60_000 };
    const { poll, jobId } = polling([{ status: 4 }], { ...late, backoff: SHORT });
    const began = Date.now();
    await poll();
    expect(simulator.requests('status', jobId)[0]!.at - began).toBeLessThan(250);
    expect(await failureOf(polling([{ status: 4 }], { ...late, backoff: LONG }).poll())).toMatchObject({
      nextRetryDelay: 1,
    });
  });
  it('that follows a change counts the delay as the first step of the backoff', async () => {
    const { poll } = polling([{ status: 3 }], { initialDelay: true, backoff: SHORT });
    expect(await failureOf(poll())).toMatchObject({
      message: expect.stringContaining('poll 1') as unknown,
      nextRetryDelay: 450,
    });
  });
  it('whose worker shut down during the delay waits for the rest of it', async () => {
    const polledAt = Date.now();
    const { poll, jobId } = polling([{ status: 4 }], { initialDelay: true, polledAt, backoff: SHORT }, 2);
    await poll();
    expect(simulator.requests('status', jobId)[0]!.at - polledAt).toBeGreaterThanOrEqual(290);
  });
  it('sends no request if the initial delay exceeds 3 s, and fails with it as nextRetryDelay', async () => {
    const { poll, jobId } = polling([{ status: 4 }], { initialDelay: true, backoff: LONG });
    expect(await failureOf(poll())).toMatchObject({ type: 'NoChange', nextRetryDelay: 4_000 });
    expect(simulator.requests('status', jobId)).toHaveLength(0);
  });
  it('leaves a delay that the vendor asks for to the server', async () => {
    const { poll } = polling([{ status: 4 }], { initialDelay: true, retryAfterMs: 30_000 });
    expect(await failureOf(poll())).toMatchObject({ nextRetryDelay: 30_000 });
  });
  it('does not count an attempt that only set the delay', async () => {
    expect(await polling([{ status: 4 }], { initialDelay: true, backoff: LONG }, 2).poll()).toMatchObject({ polls: 1 });
  });
  it('starts only when the worker has a free place for a poll', async () => {
    const jobs = [1, 2, 3].map(() => simulator.addJob({ timeline: [{ status: 4 }] }));
    simulator.fault({ step: 'status', delayMs: 200, times: 'always' });
    const poll = pollForChange(nexusIcClient(simulator), LIBERAL, { inPlace: pLimit(1) });
    const request = { last: RUNNING, backoff: BACKOFF, initialDelay: false, pollsBefore: 0 };
    await Promise.all(jobs.map((jobId) => new MockActivityEnvironment().run(poll, { ...request, jobId })));
    const [first, second, third] = jobs.map((jobId) => simulator.requests('status', jobId)[0]!.at);
    expect(second! - first!).toBeGreaterThanOrEqual(190);
    expect(third! - second!).toBeGreaterThanOrEqual(190);
  });
  it('is clear after two connection resets, because it retries quickly twice', async () => {
    const { poll, jobId } = polling([{ status: 4 }], { last: UNSEEN });
    simulator.fault({ step: 'status', jobId, wire: 'reset', times: 2 });
    expect(await poll()).toMatchObject({ observation: { condition: 'clear' } });
    expect(simulator.requests('status', jobId)).toHaveLength(3);
  });
  it('sends one request, without quick retries, if the vendor was already unreachable', async () => {
    const { poll, jobId } = polling([{ status: 4 }], { last: { ...RUNNING, condition: 'unreachable' } });
    simulator.fault({ step: 'status', jobId, answer: { status: 503 }, times: 'always' });
    await failureOf(poll());
    expect(simulator.requests('status', jobId)).toHaveLength(1);
  });
  it('returns the Retry-After that comes with a change', async () => {
    const { poll, jobId } = polling([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, answer: { status: 429, headers: { 'retry-after': '30' } } });
    expect(await poll()).toMatchObject({ observation: { condition: 'unreachable' }, retryAfterMs: 30_000 });
    expect(simulator.requests('status', jobId)).toHaveLength(1);
  });
  it('shortens a long text', async () => {
    const { poll } = polling([{ status: 4, summary: 'x'.repeat(900_000) }]);
    expect(await poll()).toMatchObject({ observation: { summary: `${'x'.repeat(1_000)}…` } });
  });
  it('heartbeats only while it is slow', async () => {
    const quick = polling([{ status: 4 }]);
    await quick.poll();
    expect(quick.heartbeats()).toBe(0);
    const slow = polling([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId: slow.jobId, delayMs: 3_500 });
    await slow.poll();
    expect(slow.heartbeats()).toBe(1);
  });
  it('that is cancelled ends as cancelled, and never as unreachable', async () => {
    const { poll, jobId, environment } = polling([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, wire: 'hang' });
    const polled = poll();
    await simulator.requested('status', 1, jobId);
    environment.cancel();
    await expect(polled).rejects.toThrow(CancelledFailure);
  });
  it('that is cancelled in the pause after a blip ends as cancelled too', async () => {
    const { poll, jobId, environment } = polling([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, wire: 'reset', times: 'always' });
    const polled = poll();
    await simulator.requested('status', 2, jobId);
    environment.cancel();
    await expect(polled).rejects.toThrow(CancelledFailure);
  });
  it('whose worker shuts down asks for the next attempt in a second', async () => {
    const { poll, jobId, environment } = polling([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, wire: 'hang' });
    const polled = poll();
    await simulator.requested('status', 1, jobId);
    environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
    expect(await failureOf(polled)).toMatchObject({ type: 'NoChange', nextRetryDelay: 1_000 });
  });
  it('that is answered 400 fails as VendorRejectedRequest and is not retried', async () => {
    const { poll, jobId } = polling([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, answer: { status: 400 } });
    expect(await failureOf(poll())).toMatchObject({ type: 'VendorRejectedRequest', nonRetryable: true });
  });
});
