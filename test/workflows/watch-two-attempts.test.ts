/** Two attempts of the polls of a watch at the same time: the network of a worker is cut and heals. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createPollActivities } from '../../src/activities/index.js';
import { HEARTBEAT_EVERY_MS } from '../../src/activities/attempt.js';
import { pollsQueue } from '../../src/contract/ids.js';
import { startCutLink, type CutLink } from '../helpers/cut-link.js';
import { LIBERAL } from '../helpers/policies.js';
import { callInterceptors } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { jobOf, nexusIcClient, serveInTests, untilJob } from './served.js';
import { ENDLESS, signalsOf, watchedConnection, type Watched } from './watched.js';

const INTERVAL_MS = 2_000;
const STEADY = { backoff: { initial: '2s', factor: 1, max: '2s', jitter: 0 } };

const served = serveInTests();
let vendor: Watched;
let link: CutLink;
let stopCutOff: () => Promise<void>;

/** A worker for the polls of the connection that reaches Temporal through the link. */
async function serveThroughLink(): Promise<() => Promise<void>> {
  const { namespace } = served.server;
  const { connection: name, taskQueue } = vendor.waits;
  const [native, connection] = await Promise.all([
    NativeConnection.connect({ address: link.address }),
    Connection.connect({ address: link.address, interceptors: callInterceptors() }),
  ]);
  const watches = { client: new Client({ connection, namespace }), taskQueue, rateLimit: 1_000 };
  const policy = { ...LIBERAL, watches: 1 };
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue: pollsQueue(taskQueue, name),
    activities: { ...createPollActivities(name, nexusIcClient(vendor.simulator), { policy, watches }) },
    maxHeartbeatThrottleInterval: HEARTBEAT_EVERY_MS,
    shutdownGraceTime: 0,
  });
  const run = worker.run();
  return async () => {
    worker.shutdown();
    await run;
    await native.close();
    await connection.close();
  };
}

beforeEach(async () => {
  vendor = await watchedConnection(served, { served: false });
  link = await startCutLink(served.server.address);
  stopCutOff = await serveThroughLink();
}, 60_000);

afterEach(async () => {
  link.heal();
  await vendor.watch.terminate().catch(() => undefined);
  await stopCutOff();
  await link.close();
});

const attempt = async () => (await vendor.watch.describe()).raw.pendingActivities?.[0]?.attempt ?? 0;

/** One, unless the machine is so busy that heartbeats are late. */
async function replacedAttempts(): Promise<number> {
  const { events } = await vendor.watch.fetchHistory();
  const started = (events ?? []).map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 1);
  return [...started, await attempt()].reduce((sum, attempts) => sum + Math.max(0, attempts - 1), 0);
}

describe('two attempts of the polls of a watch, because the network of a worker was cut and healed', () => {
  it('poll each job at most once more than its backoff allows for each attempt that is replaced, and report a change once', async () => {
    const waits = await Promise.all([1, 2, 3].map(() => vendor.quietWait(ENDLESS, STEADY)));
    const changed = waits[0]!;
    await until(async () => (await attempt()) === 1);
    await vendor.waits.servePolls(true);
    link.cut();
    await until(async () => (await attempt()) > 1, 60_000);
    vendor.simulator.job(changed.jobId).life.continueWith([{ status: 6 }]);
    // The own poll of the wait may be lost on its way to the worker that is cut off, until its heartbeat is missed.
    await until(async () => (await signalsOf(changed.handle)).includes('pollNow'), 60_000);
    // Long enough for many polls of both, if the cut-off one went on.
    const since = waits.map(({ polls }) => polls());
    await until(() => waits.slice(1).every(({ polls }, nth) => polls() >= since[nth + 1]! + 8), 60_000);
    link.heal();
    await untilJob(changed.handle, ({ state }) => state === 'paused', 60_000);
    // The old attempt is cancelled with its next heartbeat, or has given up.
    const before = waits.map(({ polls }) => polls());
    await until(() => waits.every(({ polls }, nth) => polls() >= before[nth]! + 8), 60_000);
    const replaced = await replacedAttempts();
    for (const { jobId } of waits.slice(1)) {
      const at = vendor.simulator.requests('status', jobId).map((request) => request.at);
      const gaps = at.slice(1).map((time, nth) => time - at[nth]!);
      const tooSoon = gaps.filter((gap) => gap < INTERVAL_MS * 0.8);
      expect(tooSoon.length).toBeLessThanOrEqual(replaced);
    }
    const { timeline } = await jobOf(changed.handle);
    expect(timeline.filter(({ state }) => state === 'paused')).toHaveLength(1);
    for (const { jobId } of waits) vendor.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    for (const { handle } of waits) expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  }, 180_000);
});
