import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ActivityCancellationDetails,
  ApplicationFailure,
  ApplicationFailureCategory,
  CancelledFailure,
} from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { LookRequest, LookResult } from '../../src/activities/contract.js';
import { nextObservation } from '../../src/activities/next-observation.js';
import { UNSEEN, type Observation } from '../../src/job.js';
import { NexusIcSimulator, type NexusIcJobSpec } from '../../simulators/nexus-ic.js';
import { closeEdges } from '../helpers/edge.js';
import { nexusIcClient } from '../workflows/served.js';

const RUNNING: Observation = { vendor: 'nexus-ic', state: 'running', condition: 'clear', vendorState: '3' };
const PACE = { firstMs: 2_000, factor: 1.5, maxMs: 60_000, jitter: 0 };

let simulator: NexusIcSimulator;

beforeEach(async () => {
  simulator = new NexusIcSimulator();
  await simulator.start();
});
afterEach(async () => {
  closeEdges();
  await simulator.stop();
});

function looking(timeline: NexusIcJobSpec['timeline'], request: Partial<LookRequest> = {}, attempt = 1) {
  const jobId = simulator.addJob({ timeline });
  const environment = new MockActivityEnvironment({ attempt });
  let heartbeats = 0;
  environment.on('heartbeat', () => (heartbeats += 1));
  const look = (): Promise<LookResult> =>
    environment.run(nextObservation(nexusIcClient(simulator)), {
      jobId,
      last: RUNNING,
      pace: PACE,
      settle: false,
      looksBefore: 0,
      ...request,
    });
  return { jobId, environment, look, heartbeats: () => heartbeats };
}

async function failureOf(promise: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await promise.then(
    (result) => new Error(`it returned ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApplicationFailure) return error;
  throw error;
}

describe('a look', () => {
  it('returns what is new, with the number of looks that it took', async () => {
    expect(await looking([{ status: 4 }], {}, 5).look()).toMatchObject({
      observation: { state: 'succeeded', condition: 'clear' },
      looks: 5,
      lookedAt: expect.any(Number) as unknown,
    });
  });
  it('fails benignly where nothing is new, with the live progress and the delay of the pace', async () => {
    const failure = await failureOf(
      looking([{ status: 3, percentComplete: 4 }], { last: { ...RUNNING, percent: 1 }, looksBefore: 10 }, 3).look(),
    );
    expect(failure).toMatchObject({
      type: 'NothingNew',
      category: ApplicationFailureCategory.BENIGN,
      message: 'running, 4 %, look 13, next look in 4.5 s',
      nextRetryDelay: 4_500,
      details: [{ looks: 13, nextLookInSeconds: 4.5, observation: { percent: 4 } }],
    });
  });
  it('that is to settle does not ask the vendor at its first attempt', async () => {
    const { look, jobId } = looking([{ status: 4 }], { settle: true });
    expect(await failureOf(look())).toMatchObject({ type: 'NothingNew', nextRetryDelay: 2_000 });
    expect(simulator.requests('status', jobId)).toHaveLength(0);
  });
  it('that is to settle counts from the look that saw the edge, however late it is itself', async () => {
    const { look } = looking([{ status: 4 }], { settle: true, lookedAt: Date.now() - 60_000 });
    expect(await failureOf(look())).toMatchObject({ nextRetryDelay: 1 });
  });
  it('that is to settle waits as long as the vendor asked', async () => {
    const { look } = looking([{ status: 4 }], { settle: true, retryAfterMs: 30_000 });
    expect(await failureOf(look())).toMatchObject({ nextRetryDelay: 30_000 });
  });
  it('that is to settle does not count its first attempt', async () => {
    expect(await looking([{ status: 4 }], { settle: true }, 2).look()).toMatchObject({ looks: 1 });
  });
  it('takes a blip for nothing', async () => {
    const { look, jobId } = looking([{ status: 4 }], { last: UNSEEN });
    simulator.fault({ step: 'status', jobId, wire: 'reset', times: 2 });
    expect(await look()).toMatchObject({ observation: { condition: 'clear' } });
    expect(simulator.requests('status', jobId)).toHaveLength(3);
  });
  it('asks a vendor that is known to be away only once', async () => {
    const { look, jobId } = looking([{ status: 4 }], { last: { ...RUNNING, condition: 'unreachable' } });
    simulator.fault({ step: 'status', jobId, answer: { status: 503 }, times: 'always' });
    await failureOf(look());
    expect(simulator.requests('status', jobId)).toHaveLength(1);
  });
  it('hands on the Retry-After that comes with an edge', async () => {
    const { look, jobId } = looking([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, answer: { status: 429, headers: { 'retry-after': '30' } } });
    expect(await look()).toMatchObject({ observation: { condition: 'unreachable' }, retryAfterMs: 30_000 });
    expect(simulator.requests('status', jobId)).toHaveLength(1);
  });
  it('takes no text of any length along', async () => {
    const { look } = looking([{ status: 4, summary: 'x'.repeat(3_000_000) }]);
    const { observation } = await look();
    expect(observation.summary).toBe(`${'x'.repeat(1_000)}…`);
  });
  it('heartbeats only while it is slow', async () => {
    const quick = looking([{ status: 4 }]);
    await quick.look();
    expect(quick.heartbeats()).toBe(0);
    const slow = looking([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId: slow.jobId, delayMs: 3_500 });
    await slow.look();
    expect(slow.heartbeats()).toBe(1);
  });
  it('that is cancelled is cancelled, and never says that the vendor is unreachable', async () => {
    const { look, jobId, environment } = looking([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, wire: 'hang' });
    const looked = look();
    await simulator.requested('status', 1, jobId);
    environment.cancel();
    await expect(looked).rejects.toThrow(CancelledFailure);
  });
  it('that is cancelled in the pause after a blip is cancelled too', async () => {
    const { look, jobId, environment } = looking([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, wire: 'reset', times: 'always' });
    const looked = look();
    await simulator.requested('status', 2, jobId);
    environment.cancel();
    await expect(looked).rejects.toThrow(CancelledFailure);
  });
  it('whose worker shuts down asks to be taken up again in a second', async () => {
    const { look, jobId, environment } = looking([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, wire: 'hang' });
    const looked = look();
    await simulator.requested('status', 1, jobId);
    environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
    expect(await failureOf(looked)).toMatchObject({ type: 'NothingNew', nextRetryDelay: 1_000 });
  });
  it('whose request the vendor rejects fails for good', async () => {
    const { look, jobId } = looking([{ status: 4 }]);
    simulator.fault({ step: 'status', jobId, answer: { status: 400 } });
    expect(await failureOf(look())).toMatchObject({ type: 'VendorRejectedRequest', nonRetryable: true });
  });
});
