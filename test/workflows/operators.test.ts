import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { until, type Waits } from '../helpers/waits.js';
import { QUICK, serveInTests, untilJob, type NexusIcServed } from './served.js';

const served = serveInTests();
let nexus: NexusIcServed;

beforeAll(async () => {
  nexus = await served.nexusIc();
}, 60_000);

async function activityOf(handle: WorkflowHandle): Promise<{ activityId: string; attempt: number } | undefined> {
  const { raw } = await handle.describe();
  const [activity] = raw.pendingActivities ?? [];
  return activity && { activityId: activity.activityId ?? '', attempt: activity.attempt ?? 0 };
}

/** What `temporal activity complete` does. */
async function complete(handle: WorkflowHandle, result: unknown): Promise<void> {
  await served.server.client.workflowService.respondActivityTaskCompletedById({
    namespace: served.server.namespace,
    workflowId: handle.workflowId,
    activityId: (await activityOf(handle))!.activityId,
    result: { payloads: [defaultPayloadConverter.toPayload(result)] },
  });
}

async function inBackoff(timeline = [{ status: 3 }, { status: 4 }]) {
  const jobId = nexus.simulator.addJob({ timeline });
  const handle = await nexus.waits.start({ jobId, backoff: { initial: '1h', max: '1h' } });
  await untilJob(handle, ({ state }) => state === 'running');
  await until(async () => (await activityOf(handle))?.attempt === 2);
  return { jobId, handle };
}

const RUNNING = { polls: 1, observation: { vendor: null, state: 'running', condition: 'clear', vendorState: 'x' } };

describe('a poll that an operator completes', () => {
  it.each([
    ['text', 'done'],
    ['null', null],
    ['an answer without an observation', { polls: 3 }],
    [
      'an unknown state',
      { polls: 1, observation: { vendor: null, state: 'DONE', condition: 'clear', vendorState: '' } },
    ],
    [
      'a number for a text',
      { polls: 1, observation: { vendor: null, state: 'running', condition: 'clear', vendorState: 'x', summary: 7 } },
    ],
    ['a limit beyond all dates', { ...RUNNING, limits: { minIntervalMs: 1, maxDeadlineMs: 1e308 } }],
    ['a time beyond all dates', { ...RUNNING, polledAt: 1e308 }],
    ['a watch of something else', { watch: 'payroll', polls: 1 }],
  ])('with %s does not end the wait, which polls again when asked', async (_name, junk) => {
    const { handle } = await inBackoff();
    await complete(handle, junk);
    await until(async () => (await activityOf(handle)) === undefined);
    expect(await untilJob(handle, () => true)).toMatchObject({
      state: 'running',
      phase: 'waiting',
      cost: { changes: 1 },
    });
    // Within the pause of 5 s that an unexpected answer is followed by.
    await handle.signal('pollNow');
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
  it('is followed by another one after a pause', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3 }] });
    const handle = await nexus.waits.start({ jobId, backoff: { initial: '1h', max: '1h' } });
    await untilJob(handle, ({ state }) => state === 'running');
    await complete(handle, 'done');
    await until(async () => (await activityOf(handle)) === undefined);
    await until(async () => (await activityOf(handle)) !== undefined, 8_000);
    await handle.terminate();
  });
});

describe('a poll whose retries an operator limits', () => {
  it('does not end the wait', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3, ms: 2_000 }, { status: 4 }] });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ state }) => state === 'running');
    await served.server.client.workflowService.updateActivityOptions({
      namespace: served.server.namespace,
      execution: { workflowId: handle.workflowId },
      id: (await activityOf(handle))!.activityId,
      activityOptions: { retryPolicy: { maximumAttempts: 1 } },
      updateMask: { paths: ['retry_policy.maximum_attempts'] },
    });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
});

describe('a collection that an operator completes', () => {
  it('with an invalid result is repeated', async () => {
    const content = { fileName: 'a.txt', mediaType: 'text/plain', body: 'text' };
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 4 }], content });
    nexus.simulator.fault({
      step: 'content',
      jobId,
      times: 2,
      answer: { status: 429, headers: { 'retry-after': '2' } },
    });
    const handle = await nexus.waits.start({ jobId, ...QUICK, collect: { messages: false } });
    await untilJob(handle, ({ condition }) => condition === 'unreachable');
    await until(async () => (await activityOf(handle))?.attempt === 2);
    await complete(handle, 'done');
    expect(await handle.result()).toMatchObject({ content: [{ bytes: 4 }] });
  });
});

describe('a poll that throws an unexpected error', () => {
  it('does not end the wait: the next poll succeeds', async () => {
    let polls = 0;
    const broken: VendorClient = {
      vendor: 'nexus-ic',
      readStatus() {
        polls += 1;
        if (polls === 1) throw new TypeError('a bug of ours');
        return Promise.resolve({ state: 'succeeded', vendorState: '4' });
      },
      check: () => Promise.resolve('nobody'),
      close: () => Promise.resolve(),
    };
    const waits: Waits = await served.vendor(broken, { connection: 'broken' });
    const handle = await waits.start({ jobId: '1', ...QUICK });
    expect(await handle.result()).toMatchObject({ state: 'succeeded', messages: { total: 0 }, content: [] });
    expect(polls).toBe(2);
  });
});
