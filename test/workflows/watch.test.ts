import { beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { watchedPolls } from '../../src/client/watched-polls.js';
import { LostWatches } from '../../src/serving/lost-watches.js';
import { failureOf, historyLength, until } from '../helpers/waits.js';
import { jobOf, serveInTests, untilJob } from './served.js';
import { currentDetailsOf, ENDLESS, pollActivities, signalsOf, watchedConnection, type Watched } from './watched.js';

/** For many waits at once, on a machine that has other work. */
const PATIENT_MS = 60_000;

const served = serveInTests();
let vendor: Watched;
let watch: WorkflowHandle;
let quietWait: Watched['quietWait'];
let membersOf: Watched['members'];

// A connection of its own for each test, so that each has a watch of its own.
beforeEach(async () => {
  vendor = await watchedConnection(served);
  ({ watch, quietWait, members: membersOf } = vendor);
}, 60_000);

describe('a wait of a shared connection', () => {
  it('is polled by the watch once its backoff is at its maximum, and adds no event while nothing changes', async () => {
    const { handle, polls } = await quietWait();
    const { raw } = await handle.describe();
    expect(raw.pendingActivities ?? []).toEqual([]);
    const [before, events] = [polls(), await historyLength(handle)];
    await until(() => polls() > before + 5);
    expect(await historyLength(handle)).toBe(events);
  });

  it('sees the end of its job with a poll of its own, after a hint of the watch', async () => {
    const { handle, jobId } = await quietWait();
    const before = await pollActivities(handle);
    vendor.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    expect(await handle.result()).toMatchObject({ state: 'succeeded', phase: 'ended' });
    expect(await pollActivities(handle)).toBe(before + 1);
    expect(await signalsOf(handle)).toEqual(['pollNow']);
  });

  it('stays in the watch after a change, and is polled soon again', async () => {
    const timeline = [
      { status: 3, percentComplete: 5, ms: 2_000 },
      { status: 3, percentComplete: 55 },
    ];
    const { handle, polls } = await quietWait(timeline);
    await untilJob(handle, ({ percent }) => percent === 55);
    const before = polls();
    await until(() => polls() > before + 5);
    expect((await handle.describe()).raw.pendingActivities ?? []).toEqual([]);
    await until(async () => (await membersOf())[0]?.last.percent === 55);
  });

  it('cancels its job by itself, and leaves the watch', async () => {
    const { handle } = await quietWait();
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({ type: 'Canceled' });
    await until(async () => (await membersOf()).length === 0);
  });

  it('leaves the watch when its deadline passes', async () => {
    const { handle } = await quietWait(ENDLESS, { deadline: '4s', onDeadline: 'leave' });
    expect(await failureOf(handle)).toMatchObject({ type: 'DeadlineExceeded' });
    await until(async () => (await membersOf()).length === 0);
  });

  it('polls by itself when asked to, and stays in the watch', async () => {
    const { handle } = await quietWait();
    const before = await pollActivities(handle);
    await handle.signal('pollNow');
    await until(async () => (await pollActivities(handle)) === before + 1);
    await until(async () => ((await handle.describe()).raw.pendingActivities ?? []).length === 0);
    expect(await membersOf()).toHaveLength(1);
  });

  it('polls by itself again when the watch sends it away', async () => {
    const { handle, polls } = await quietWait();
    await handle.signal('unwatched');
    await until(async () => (await handle.describe()).raw.pendingActivities?.length === 1);
    const before = polls();
    await until(() => polls() > before + 3);
  });

  it('ends as VendorRejectedRequest when the vendor rejects the request of the watch', async () => {
    const { handle, jobId } = await quietWait();
    vendor.simulator.fault({ step: 'status', jobId, answer: { status: 400 }, times: 'always' });
    expect(await failureOf(handle)).toMatchObject({ type: 'VendorRejectedRequest' });
    await until(async () => (await membersOf()).length === 0);
  });
});

describe('the watch of a connection', () => {
  it('starts again after it was terminated, and its waits are asked to poll and join it', async () => {
    const quiet = await Promise.all([1, 2, 3].map(() => quietWait()));
    await watch.terminate('an operator');
    const lost = new LostWatches(served.server.client, () => undefined);
    await until(async () => (await lost.check(vendor.waits.connection, 1)) > 0);
    await until(async () => (await membersOf()).length === quiet.length);
    expect(await lost.check(vendor.waits.connection, 1)).toBe(0);
  });

  it('has each of its waits asked by one worker when it was terminated, and none that polls by itself', async () => {
    const quiet = await Promise.all([1, 2, 3].map(() => quietWait()));
    const jobId = vendor.simulator.addJob({ timeline: ENDLESS });
    const alone = await vendor.waits.start({ jobId, backoff: { initial: '1s', factor: 1.1, max: '1h' } });
    await untilJob(alone, ({ state }) => state === 'running');
    await watch.terminate('an operator');
    const lines: string[] = [];
    const check = () =>
      new LostWatches(served.server.client, (line) => lines.push(line)).check(vendor.waits.connection, 1);
    let first = 0;
    await until(async () => (first = await check()) > 0);
    expect(first).toBe(quiet.length);
    // The run that was terminated still answers queries.
    await until(async () => (await watch.describe()).status.name === 'RUNNING');
    await until(async () => (await membersOf()).length === quiet.length);
    expect(await check()).toBe(0);
    for (const { handle } of quiet) expect(await signalsOf(handle)).toEqual(['pollNow']);
    expect(lines).toHaveLength(1);
    await alone.terminate();
  });

  it('gets all its waits back after a terminate, even if another wait has restarted it', async () => {
    await Promise.all([1, 2].map(() => quietWait()));
    await watch.terminate('an operator');
    await quietWait();
    expect(await membersOf()).toHaveLength(1);
    const lost = new LostWatches(served.server.client, () => undefined);
    await until(async () => (await lost.check(vendor.waits.connection, 1)) > 0);
    await until(async () => (await membersOf()).length === 3);
  });

  it('is restarted after a terminate by a wait whose job has changed meanwhile', async () => {
    const { handle, jobId, polls } = await quietWait();
    await watch.terminate('an operator');
    vendor.simulator.job(jobId).life.continueWith([{ status: 6 }]);
    const lost = new LostWatches(served.server.client, () => undefined);
    await until(async () => (await lost.check(vendor.waits.connection, 1)) > 0);
    await untilJob(handle, ({ state }) => state === 'paused');
    const before = polls();
    await until(() => polls() > before + 2);
    await until(async () => (await membersOf())[0]?.last.state === 'paused');
  });

  it('polls many jobs with one activity, and drops a wait that was terminated when its job changes', async () => {
    const waits = await Promise.all(Array.from({ length: 20 }, () => quietWait()));
    const before = waits.map(({ polls }) => polls());
    await until(() => waits.every(({ polls }, nth) => polls() > before[nth]! + 2), PATIENT_MS);
    expect(await mostPollingActivities(watch)).toBe(1);
    await waits[0]!.handle.terminate();
    for (const { jobId } of waits) vendor.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    const outcomes = await Promise.all(waits.slice(1).map(({ handle }) => handle.result()));
    expect(outcomes.map(({ state }) => state)).toEqual(outcomes.map(() => 'succeeded'));
    // The watch records who has gone up to 15 s later, together.
    await until(async () => (await membersOf()).length === 0, PATIENT_MS);
  }, 150_000);

  it('polls many jobs of NEXUS IC 6.9 with one request of the list, and the wait of each sees its change', async () => {
    const listing = await watchedConnection(served, {}, { version: '6.9' });
    const waits = await Promise.all(Array.from({ length: 20 }, () => listing.quietWait()));
    await until(async () => (await listing.members()).length === 20);
    listing.simulator.clearLedger();
    await until(() => listing.simulator.requests('list').length === 4, PATIENT_MS);
    // Each list answers for all jobs but those few that begin a round; without lists, four rounds are 80 requests.
    expect(listing.simulator.requests('status').length).toBeLessThan(40);
    for (const { jobId } of waits) listing.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    const outcomes = await Promise.all(waits.map(({ handle }) => handle.result()));
    expect(outcomes.map(({ state }) => state)).toEqual(outcomes.map(() => 'succeeded'));
  }, 150_000);

  it('polls its members again when its worker is replaced', async () => {
    const { handle, jobId, polls } = await quietWait();
    await vendor.waits.servePolls(false);
    const before = polls();
    await vendor.waits.servePolls(true);
    await until(() => polls() > before + 2);
    vendor.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });

  it('shows unreachable in its own details only, and adds no event to its waits', async () => {
    const quiet = await Promise.all([1, 2, 3, 4].map(() => quietWait()));
    const events = await Promise.all(quiet.map(({ handle }) => historyLength(handle)));
    vendor.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await until(async () => (await currentDetailsOf(watch)).includes('**unreachable**'));
    expect(await Promise.all(quiet.map(({ handle }) => historyLength(handle)))).toEqual(events);
    for (const { handle } of quiet) expect(await jobOf(handle)).toMatchObject({ condition: 'clear', state: 'running' });
    vendor.simulator.clearFaults();
    await until(async () => (await currentDetailsOf(watch)).includes('The connection answers'));
  });

  it('shows when it last polled a job, when it polls next, and the condition of the connection', async () => {
    const { handle } = await quietWait(ENDLESS, { backoff: { initial: '500ms', factor: 2, max: '1s', jitter: 0 } });
    const { workflowId } = handle;
    const wait = { connection: vendor.waits.connection, workflowId };
    const read = async () => (await watchedPolls(served.server.client, [wait], 5_000)).get(workflowId);
    await until(async () => (await read()) !== undefined);
    const first = await read();
    expect(first).toMatchObject({ watch: watch.workflowId, connection: { condition: 'clear' } });
    // It comes with a heartbeat, every 3 s.
    await until(async () => ((await read())?.lastPollAt ?? 0) > first!.lastPollAt);
    const { lastPollAt, nextPollAt } = (await read())!;
    expect(nextPollAt - lastPollAt).toBe(1_000);
    await watch.signal('leave', workflowId);
    await until(async () => (await read()) === undefined);
  });

  it('ignores signals without a valid member', async () => {
    const { handle, polls } = await quietWait();
    for (const sent of [null, 7, [null, { wait: 7 }, { wait: 'x', jobId: 'y' }]]) await watch.signal('join', sent);
    const before = polls();
    await until(() => polls() > before + 2);
    expect(await membersOf()).toHaveLength(1);
    await handle.terminate();
  });
});

/** The most activities of the watch that were open at a time. */
async function mostPollingActivities(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  let open = 0;
  let most = 0;
  for (const event of events ?? []) {
    if (event.activityTaskScheduledEventAttributes) open += 1;
    if (
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes
    ) {
      open -= 1;
    }
    most = Math.max(most, open);
  }
  return most;
}
