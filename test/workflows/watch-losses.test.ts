/** What becomes of the members when something happens to their watch or to its worker. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { historyLength, until } from '../helpers/waits.js';
import { jobOf, serveInTests, untilJob } from './served.js';
import { pollActivities, watchedConnection, type QuietWait, type Watched } from './watched.js';

const { PENDING_ACTIVITY_STATE_PAUSED } = proto.temporal.api.enums.v1.PendingActivityState;

const served = serveInTests({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 40 } });
let vendor: Watched;

beforeEach(async () => {
  vendor = await watchedConnection(served);
}, 60_000);

const quietWaits = (count: number) => Promise.all(Array.from({ length: count }, () => vendor.quietWait()));

/** Polled again, each several times. */
async function untilPolled(waits: QuietWait[], times = 3): Promise<void> {
  const before = waits.map(({ polls }) => polls());
  await until(() => waits.every(({ polls }, nth) => polls() >= before[nth]! + times));
}

function finish(waits: QuietWait[]): Promise<unknown[]> {
  for (const { jobId } of waits) vendor.simulator.job(jobId).life.continueWith([{ status: 4 }]);
  return Promise.all(waits.map(({ handle }) => handle.result()));
}

const pendingOf = async () => (await vendor.watch.describe()).raw.pendingActivities ?? [];

describe('the members of a watch', () => {
  it('continue to be polled in its new run, after a continue-as-new', async () => {
    const waits = await quietWaits(3);
    const { runId } = await vendor.watch.describe();
    for (let nth = 0; nth < 40; nth += 1) await vendor.watch.signal('leave', `nobody ${nth}`);
    // The watch continues when its activity returns, which a change makes it do.
    vendor.simulator.job(waits[0]!.jobId).life.continueWith([{ status: 6 }]);
    await until(async () => (await vendor.watch.describe()).runId !== runId);
    expect(await vendor.members()).toHaveLength(3);
    await untilPolled(waits);
    expect(await finish(waits)).toMatchObject(waits.map(() => ({ state: 'succeeded' })));
  }, 90_000);

  it('stay members when a wait of them continues in a new run, which polls nothing itself', async () => {
    const [wait] = (await quietWaits(1)) as [QuietWait];
    const { runId } = await wait.handle.describe();
    const latest = served.server.client.workflow.getHandle(wait.handle.workflowId);
    for (let nth = 0; nth < 45; nth += 1) await latest.signal('join', { caller: `caller ${nth}` });
    await until(async () => (await latest.describe()).runId !== runId);
    await untilPolled([wait]);
    expect(await latest.query(WATCH_QUERY)).toBe(vendor.watch.workflowId);
    expect(await pollActivities(latest)).toBe(0);
    expect(await finish([wait])).toMatchObject([{ state: 'succeeded' }]);
  }, 60_000);

  it('continue to be polled when somebody resets it', async () => {
    const waits = await quietWaits(3);
    const { runId } = await vendor.watch.describe();
    const { events } = await vendor.watch.fetchHistory();
    const task = events!.find((event) => event.workflowTaskCompletedEventAttributes)!;
    await served.server.client.workflowService.resetWorkflowExecution({
      namespace: served.server.namespace,
      workflowExecution: { workflowId: vendor.watch.workflowId, runId },
      workflowTaskFinishEventId: task.eventId!,
      reason: 'a test',
      requestId: randomUUID(),
    });
    await until(async () => (await vendor.members()).length === 3);
    await untilPolled(waits);
    expect(await finish(waits)).toMatchObject(waits.map(() => ({ state: 'succeeded' })));
  }, 90_000);

  it('are not polled while its activity is paused, and are polled afterwards', async () => {
    const waits = await quietWaits(2);
    await untilPolled(waits, 1);
    const [{ activityId } = {}] = await pendingOf();
    const of = {
      namespace: served.server.namespace,
      execution: { workflowId: vendor.watch.workflowId },
      id: activityId!,
    };
    await served.server.client.workflowService.pauseActivity(of);
    // The attempt hears of it with its next heartbeat.
    await until(async () => (await pendingOf())[0]?.state === PENDING_ACTIVITY_STATE_PAUSED);
    await expectNoPollsFor(3_000, waits);
    await served.server.client.workflowService.unpauseActivity(of);
    await untilPolled(waits);
    expect(await finish(waits)).toMatchObject(waits.map(() => ({ state: 'succeeded' })));
  }, 90_000);

  it('that join at the moment at which it ends without members keep it alive', async () => {
    const [wait] = (await quietWaits(1)) as [QuietWait];
    const member = await vendor.members();
    await vendor.watch.signal('leave', wait.handle.workflowId);
    await until(async () => (await vendor.members()).length === 0);
    await vendor.waits.serve(false);
    const events = async () => (await vendor.watch.fetchHistory()).events ?? [];
    // A minute without members: its timer fires, and no worker is there to end the watch.
    await until(async () => (await events()).some((event) => event.timerFiredEventAttributes), 90_000);
    await vendor.watch.signal('join', member);
    await vendor.waits.serve(true);
    await untilPolled([wait]);
    expect(await finish([wait])).toMatchObject([{ state: 'succeeded' }]);
  }, 150_000);
});

describe('a change of a member', () => {
  it('that is delivered twice is recorded once', async () => {
    const [wait] = (await quietWaits(1)) as [QuietWait];
    vendor.simulator.job(wait.jobId).life.continueWith([{ status: 6 }]);
    await untilJob(wait.handle, ({ state }) => state === 'paused');
    const { cost, timeline } = await jobOf(wait.handle);
    // What another worker sends that has not heard of the first delivery.
    await wait.handle.signal('pollNow');
    // Its own poll, which may be in a new run.
    await until(async () => (await jobOf(wait.handle)).cost.polls > cost.polls);
    await until(async () => ((await wait.handle.describe()).raw.pendingActivities ?? []).length === 0);
    const job = await jobOf(wait.handle);
    expect({ changes: job.cost.changes, timeline: job.timeline }).toEqual({ changes: cost.changes, timeline });
  });

  it('that is on its way when the wait ends is dropped with the member', async () => {
    const [wait, other] = (await quietWaits(2)) as [QuietWait, QuietWait];
    await wait.handle.terminate();
    const events = await historyLength(wait.handle);
    await finish([other]);
    vendor.simulator.job(wait.jobId).life.continueWith([{ status: 4 }]);
    await until(async () => (await vendor.members()).every(({ jobId }) => jobId !== wait.jobId));
    expect(await historyLength(wait.handle)).toBe(events);
  }, 60_000);
});

async function expectNoPollsFor(ms: number, waits: QuietWait[]): Promise<void> {
  const before = waits.map(({ polls }) => polls());
  const until = Date.now() + ms;
  while (Date.now() < until) {
    expect(waits.map(({ polls }) => polls())).toEqual(before);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
