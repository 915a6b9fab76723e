import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { JobStatus } from '../../src/contract/job.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { VendorError, type VendorErrorKind } from '../../src/vendors/http/vendor-error.js';
import { startTimeSkippingServer } from '../helpers/temporal.js';
import { failureOf, historyLength, serveWaits, until, type Waits } from '../helpers/waits.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOTHING = { collect: { messages: false, content: false } };
const EVEN = { jitter: 0, factor: 1 };

let environment: TestWorkflowEnvironment;
const open: Waits[] = [];

beforeAll(async () => {
  environment = await startTimeSkippingServer();
}, 300_000);
afterAll(async () => {
  for (const waits of open) await waits.stop();
  await environment.teardown();
});

/** A vendor that uses the server's clock, which skips time. `at` says what a poll sees that many milliseconds after the first one. */
async function serve(at: (ms: number) => JobStatus['state'] | VendorErrorKind) {
  let first: number | undefined;
  const client: VendorClient = {
    vendor: 'nexus-ic',
    async readStatus() {
      const now = await environment.currentTimeMs();
      first ??= now;
      const seen = at(now - first);
      if (seen === 'missing' || seen === 'refused' || seen === 'unreachable') {
        throw new VendorError({ kind: seen, vendor: 'nexus-ic', verb: 'read status', what: 'as the test wants it' });
      }
      return { state: seen as JobStatus['state'], vendorState: seen };
    },
    check: () => Promise.resolve('nobody'),
    close: () => Promise.resolve(),
  };
  const waits = await serveWaits(environment, client);
  open.push(waits);
  return waits;
}

describe('a wait of days', () => {
  it('of 30 days, polled every ten minutes, costs fewer than 100 events', async () => {
    const waits = await serve((ms) => (ms < DAY ? 'queued' : ms < 30 * DAY ? 'running' : 'succeeded'));
    const backoff = { initial: '10m', max: '10m', ...EVEN };
    const handle = await waits.start({ jobId: '1', backoff, deadline: '60d', ...NOTHING });
    const { cost } = await handle.result();
    expect(cost.changes).toBe(3);
    expect(cost.polls).toBeGreaterThan(4_000);
    expect(cost.waitedSeconds).toBeGreaterThanOrEqual((30 * DAY) / 1_000);
    expect(await historyLength(handle)).toBeLessThan(100);
  }, 300_000);
  it('ends after 7 days by default', async () => {
    const waits = await serve(() => 'running');
    const handle = await waits.start({ jobId: '1', backoff: { initial: '6h', max: '6h', ...EVEN } });
    const { type, outcome } = await failureOf(handle);
    expect(type).toBe('DeadlineExceeded');
    // While time is skipped, the server's clock goes on too.
    expect(outcome.cost.waitedSeconds - (7 * DAY) / 1_000).toBeCloseTo(0, -1);
  }, 180_000);
  it('survives an outage of two days', async () => {
    const waits = await serve((ms) => (ms < HOUR ? 'running' : ms < 2 * DAY + HOUR ? 'unreachable' : 'succeeded'));
    const handle = await waits.start({ jobId: '1', backoff: { initial: '30m', max: '1h', ...EVEN }, ...NOTHING });
    expect(await handle.result()).toMatchObject({ state: 'succeeded', condition: 'clear', cost: { changes: 3 } });
  }, 180_000);
});

describe('patience', () => {
  it('starts again whenever a poll has seen the job in between', async () => {
    // Absent for 90 s, seen for 60 s, absent for 90 s: together more than the 2 min that it may be missing.
    const absent = (ms: number) => ms < 90_000 || (ms >= 150_000 && ms < 240_000);
    const waits = await serve((ms) => (absent(ms) ? 'missing' : ms < 300_000 ? 'running' : 'succeeded'));
    const handle = await waits.start({ jobId: '1', backoff: { initial: '10s', max: '10s', ...EVEN }, ...NOTHING });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  }, 180_000);
  it('lasts as long as set, counted from the first poll that met the condition', async () => {
    const waits = await serve((ms) => (ms < 5 * MINUTE ? 'running' : 'missing'));
    const handle = await waits.start({ jobId: '1', backoff: { initial: '10s', max: '10s', ...EVEN } });
    const { type, outcome } = await failureOf(handle);
    expect(type).toBe('JobLost');
    expect(outcome.cost.waitedSeconds).toBeGreaterThanOrEqual(7 * 60);
    expect(outcome.cost.waitedSeconds).toBeLessThan(7 * 60 + 30);
  }, 180_000);
  it('counts each condition for itself', async () => {
    const waits = await serve((ms) => (ms < 100_000 ? 'missing' : ms < 200_000 ? 'refused' : 'succeeded'));
    const handle = await waits.start({ jobId: '1', backoff: { initial: '10s', max: '10s', ...EVEN }, ...NOTHING });
    expect(await handle.result()).toMatchObject({ state: 'succeeded', cost: { changes: 3 } });
  }, 180_000);
});

describe('a queue deadline that is the default', () => {
  it('moves with an extended deadline', async () => {
    const waits = await serve((ms) => (ms < 3 * HOUR ? 'queued' : 'succeeded'));
    const backoff = { initial: '10m', max: '10m', ...EVEN };
    const handle = await waits.start({ jobId: '1', backoff, deadline: '1h', ...NOTHING });
    // This server never answers an update that a later workflow task completes, as one that comes before the first poll would be.
    await until(async () => (await handle.query<JobOutcome>('job')).state === 'queued');
    await handle.executeUpdate('extendDeadline', { args: [{ deadline: '5h' }] });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  }, 180_000);
});
