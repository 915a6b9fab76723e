import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { failureOf, historyLength, until } from '../helpers/waits.js';
import { QUICK, serveInTests, untilJob, type NexusIcServed } from './served.js';

const served = serveInTests({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 40 } });
let nexus: NexusIcServed;

beforeAll(async () => {
  nexus = await served.nexusIc();
}, 60_000);

const running = { status: 3 };
const paused = { status: 6 };
const alternating = Array.from({ length: 24 }, (_, nth) => (nth % 2 === 0 ? running : paused));

/** The run that a handle of the first run leads to in the end. */
async function lastRun(handle: WorkflowHandle): Promise<string> {
  return (await served.server.client.workflow.getHandle(handle.workflowId).describe()).runId;
}

describe('a wait that continues as new', () => {
  it('keeps its times, its cost and its record, and no run grows long', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [...alternating, { status: 4, summary: 'all rows' }] });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    const firstRun = (await handle.describe()).runId;
    const outcome = await handle.result();
    expect(await lastRun(handle)).not.toBe(firstRun);
    expect(outcome).toMatchObject({ state: 'succeeded', summary: 'all rows', cost: { changes: 25 } });
    // Every poll is accounted for: none was made by a run that had continued as new. Messages and content read the status once each.
    expect(outcome.cost.polls).toBe(nexus.simulator.requests('status', jobId).length - 2);
    const { startTime } = await served.server.client.workflow.getHandle(handle.workflowId, firstRun).describe();
    expect(Math.abs(Date.parse(outcome.times.awaitedFrom) - startTime.getTime())).toBeLessThan(1_000);
    expect(await historyLength(served.server.client.workflow.getHandle(handle.workflowId, firstRun))).toBeLessThan(60);
  });
  it('keeps the deadline that it was given before', async () => {
    const timeline = Array.from({ length: 400 }, (_, nth) => (nth % 2 === 0 ? running : paused));
    const jobId = nexus.simulator.addJob({ timeline });
    const handle = await nexus.waits.start({ jobId, ...QUICK, deadline: '1h', onDeadline: 'leave' });
    const firstRun = (await handle.describe()).runId;
    await handle.executeUpdate('extendDeadline', { args: [{ deadline: '5s' }] });
    const { type, outcome } = await failureOf(handle);
    expect(type).toBe('DeadlineExceeded');
    expect(await lastRun(handle)).not.toBe(firstRun);
    expect(outcome.cost.waitedSeconds).toBeGreaterThanOrEqual(5);
    expect(outcome.cost.waitedSeconds).toBeLessThan(8);
  });
  it('keeps a pollNow that came at the same moment, and polls no more from the old run', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ ...running, reads: 2 }, { status: 4 }] });
    const polls = () => nexus.simulator.requests('status', jobId).length;
    const collect = { messages: false, content: false };
    const handle = await nexus.waits.start({ jobId, backoff: { initial: '1h', max: '1h' }, collect });
    const firstRun = (await handle.describe()).runId;
    await until(() => polls() === 1);
    await handle.signal('pollNow');
    await until(() => polls() === 2);
    // No poll is due for 5 s from now; more signals than the history should hold make the wait go on as new meanwhile.
    await Promise.all(Array.from({ length: 60 }, () => handle.signal('pollNow')));
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(await lastRun(handle)).not.toBe(firstRun);
    expect(polls()).toBe(3);
  });
  it('is cancelled like any other wait', async () => {
    const timeline = Array.from({ length: 400 }, (_, nth) => (nth % 2 === 0 ? running : paused));
    const jobId = nexus.simulator.addJob({ timeline });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ cost }) => cost.changes > 12);
    await served.server.client.workflow.getHandle(handle.workflowId).cancel();
    const { type, outcome } = await failureOf(served.server.client.workflow.getHandle(handle.workflowId));
    expect({ type, result: outcome.cancel?.result }).toEqual({ type: 'Canceled', result: 'unsupported' });
  });
  it('keeps what it has collected, even if conditions come and go', async () => {
    const content = { fileName: 'report.txt', mediaType: 'text/plain', body: 'all rows' };
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 4, summary: 'all rows' }], content });
    for (let nth = 0; nth < 12; nth += 1) {
      nexus.simulator.fault({ step: 'content', jobId, answer: { status: nth % 2 === 0 ? 503 : 403 } });
    }
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    const firstRun = (await handle.describe()).runId;
    const outcome = await handle.result();
    expect(await lastRun(handle)).not.toBe(firstRun);
    expect(outcome).toMatchObject({
      state: 'succeeded',
      condition: 'clear',
      messages: { total: 1 },
      content: [{ name: 'report.txt', bytes: 8 }],
    });
    expect(nexus.simulator.requests('content', jobId)).toHaveLength(13);
    // One of the watch, one of the messages: no run polled the job again, or collected again what was already collected.
    expect(nexus.simulator.requests('status', jobId)).toHaveLength(2);
  });
  it('keeps the limit of the collection', async () => {
    const content = { fileName: 'report.txt', mediaType: 'text/plain', body: 'all rows' };
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 4 }], content });
    for (let nth = 0; nth < 400; nth += 1) {
      nexus.simulator.fault({ step: 'content', jobId, answer: { status: nth % 2 === 0 ? 503 : 403 } });
    }
    const handle = await nexus.waits.start({ jobId, ...QUICK, collectDeadline: '6s' });
    const firstRun = (await handle.describe()).runId;
    const { type, outcome } = await failureOf(handle);
    expect(type).toBe('CollectionFailed');
    expect(await lastRun(handle)).not.toBe(firstRun);
    expect(outcome.cost.waitedSeconds).toBeLessThan(9);
  });
});
