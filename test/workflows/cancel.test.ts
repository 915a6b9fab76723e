import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PureConnectJobSpec } from '../../simulators/pureconnect-job.js';
import type { FaultSpec } from '../../simulators/faults.js';
import { failureOf } from '../helpers/waits.js';
import {
  QUICK,
  cancelFor,
  serveInTests,
  statusOf,
  untilJob,
  type NexusIcServed,
  type PureConnectServed,
} from './served.js';

const served = serveInTests();
let calls: PureConnectServed;
let reports: NexusIcServed;

beforeAll(async () => {
  [calls, reports] = await Promise.all([served.pureConnect({ connection: 'calls' }), served.nexusIc()]);
}, 60_000);

type Job = Omit<PureConnectJobSpec, 'timeline'> & Partial<PureConnectJobSpec>;

/** A wait for a job that runs until it is cancelled, seen as running. */
async function running(job: Job = {}, input: object = {}, faults: FaultSpec[] = []) {
  const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }], ...job });
  for (const fault of faults) calls.simulator.fault({ jobId, ...fault });
  const handle = await calls.waits.start({ jobId, ...QUICK, ...input });
  await calls.simulator.requested('status', 1, jobId);
  await untilJob(handle, ({ state }) => state !== 'unknown');
  return { jobId, handle };
}

function cancelRequests(jobId: string): number {
  return calls.simulator.requests('cancel', jobId).length;
}

describe("a caller's cancel", () => {
  it('ends as Canceled once the vendor shows the job cancelled, with the reason and the outcome in the memo', async () => {
    const { handle, jobId } = await running();
    await cancelFor(served.server, handle, 'no longer wanted');
    const { type, outcome } = await failureOf(handle);
    expect(type).toBe('Canceled');
    expect(await statusOf(handle)).toBe('CANCELLED');
    expect(outcome).toMatchObject({
      phase: 'ended',
      state: 'cancelled',
      cancel: { by: 'caller', reason: 'no longer wanted', result: 'confirmed' },
    });
    expect(cancelRequests(jobId)).toBe(1);
  });
  it('has the reason of its own wait, and none if none was given', async () => {
    const [first, second] = await Promise.all([running(), running()]);
    await cancelFor(served.server, first.handle, 'first');
    await failureOf(first.handle);
    await second.handle.cancel();
    expect((await failureOf(second.handle)).outcome.cancel).toMatchObject({ reason: null, result: 'confirmed' });
  });
  it('has the reason of its own wait, even if many are cancelled while they start', async () => {
    const reasons = Array.from({ length: 10 }, (_, nth) => `reason ${nth}`);
    const kept = await Promise.all(
      reasons.map(async (reason) => {
        const handle = await calls.waits.start({
          jobId: calls.simulator.addJob({ timeline: [{ state: 2 }] }),
          ...QUICK,
        });
        await cancelFor(served.server, handle, reason);
        return (await failureOf(handle)).outcome.cancel?.reason;
      }),
    );
    expect(kept).toEqual(reasons);
  });
  it('is shown as accepted, and the job as cancelling, until the job has ended', async () => {
    const { handle } = await running({ onCancel: [{ state: 2, reads: 10 }, { state: 4 }] });
    await handle.cancel();
    expect(await untilJob(handle, ({ cancel }) => cancel?.result === 'accepted')).toMatchObject({
      phase: 'cancelling',
      state: 'cancelling',
    });
    expect((await failureOf(handle)).outcome).toMatchObject({ state: 'cancelled', cancel: { result: 'confirmed' } });
  });
  it('ends as Canceled if the vendor refuses, and the job may still run', async () => {
    const { handle } = await running({}, {}, [{ step: 'cancel', times: 'always', answer: { status: 403 } }]);
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { state: 'running', cancel: { result: 'refused' } },
    });
  });
  it('ends as Canceled at once if the vendor has no such call', async () => {
    const jobId = reports.simulator.addJob({ timeline: [{ status: 3 }] });
    const handle = await reports.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ state }) => state === 'running');
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { state: 'running', cancel: { result: 'unsupported' } },
    });
  });
  it('ends as Canceled and unconfirmed when cancelDeadline passes', async () => {
    const { handle } = await running({ onCancel: [{ state: 2 }] }, { cancelDeadline: '1s' });
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { state: 'running', cancel: { result: 'unconfirmed' } },
    });
  });
  it('returns the outcome if the job succeeded anyway', async () => {
    const { handle } = await running({ onCancel: [{ state: 5 }], outputFolder: '\\\\ic\\out' });
    await handle.cancel();
    expect(await handle.result()).toMatchObject({
      state: 'succeeded',
      outputLocation: '\\\\ic\\out',
      cancel: { by: 'caller', result: 'finishedAnyway' },
    });
  });
  it('fails as JobFailed if the job failed anyway, and collects its messages', async () => {
    const { handle } = await running({ onCancel: [{ state: 3, errorInfo: 'disk full' }] });
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'JobFailed',
      outcome: { state: 'failed', messages: { total: 1 }, cancel: { result: 'finishedAnyway' } },
    });
  });
  it('sends no request with onCancel: leave', async () => {
    const { handle, jobId } = await running({}, { onCancel: 'leave' });
    await cancelFor(served.server, handle, 'only the wait');
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { state: 'running', cancel: { by: 'caller', reason: 'only the wait', result: 'notAsked' } },
    });
    expect(cancelRequests(jobId)).toBe(0);
  });
  it('repeats the request while the vendor is down', async () => {
    const down: FaultSpec = { step: 'cancel', times: 3, answer: { status: 503 } };
    const { handle, jobId } = await running({}, {}, [down]);
    await handle.cancel();
    expect((await failureOf(handle)).outcome.cancel).toMatchObject({ result: 'confirmed' });
    expect(cancelRequests(jobId)).toBe(4);
  });
  it('is confirmed even if the answer to an accepted cancel was lost', async () => {
    const { handle } = await running({}, {}, [{ step: 'cancel', wire: 'reset', workDone: true }]);
    await handle.cancel();
    expect((await failureOf(handle)).outcome).toMatchObject({ state: 'cancelled', cancel: { result: 'confirmed' } });
  });
  it('is unconfirmed if the vendor stays down', async () => {
    const { handle } = await running({}, { cancelDeadline: '1s' }, [
      { step: 'cancel', times: 'always', answer: { status: 503 } },
    ]);
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({ type: 'Canceled', outcome: { cancel: { result: 'unconfirmed' } } });
  });
  it('still cancels at the vendor if onFailure is return', async () => {
    const { handle } = await running({}, { onFailure: 'return' });
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({ type: 'Canceled', outcome: { cancel: { result: 'confirmed' } } });
  });
});

describe('a cancel by somebody else at the vendor', () => {
  it('fails as JobCancelled', async () => {
    const { handle } = await running({ timeline: [{ state: 2 }, { state: 4 }] });
    expect(await failureOf(handle)).toMatchObject({
      type: 'JobCancelled',
      outcome: { state: 'cancelled', cancel: null },
    });
  });
});

describe('a deadline', () => {
  it('cancels the job, and ends as DeadlineExceeded', async () => {
    const { handle } = await running({}, { deadline: '1s' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: 'the deadline passed; the job was cancelled',
      outcome: { state: 'cancelled', cancel: { by: 'deadline', result: 'confirmed' } },
    });
    expect(await statusOf(handle)).toBe('FAILED');
  });
  it('polls once more before it acts, and ends as a job that has ended since the last poll', async () => {
    const timeline = [{ state: 2, ms: 500 }, { state: 5 }];
    const { handle, jobId } = await running({ timeline }, { deadline: '1s', backoff: { initial: '1h', max: '1h' } });
    expect(await handle.result()).toMatchObject({ state: 'succeeded', cancel: null, messages: { total: 0 } });
    expect(cancelRequests(jobId)).toBe(0);
  });
  it('acts after a last poll without an answer', async () => {
    const { handle } = await running({}, { deadline: '1s', backoff: { initial: '1h', max: '1h' } }, [
      { step: 'status', after: 1, answer: { status: 503 } },
    ]);
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      outcome: { state: 'cancelled', cancel: { by: 'deadline', result: 'confirmed' } },
    });
  });
  it('ends as the job did if the job finished anyway', async () => {
    const { handle } = await running({ onCancel: [{ state: 5 }] }, { deadline: '1s' });
    expect(await handle.result()).toMatchObject({
      state: 'succeeded',
      cancel: { by: 'deadline', result: 'finishedAnyway' },
    });
  });
  it('says that the job may still run if the vendor refuses to cancel it', async () => {
    const { handle } = await running({}, { deadline: '1s' }, [
      { step: 'cancel', times: 'always', answer: { status: 403 } },
    ]);
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: expect.stringContaining('may still run'),
      outcome: { state: 'running', cancel: { by: 'deadline', result: 'refused' } },
    });
  });
  it('says that the job may still run if the vendor cannot cancel at all', async () => {
    const jobId = reports.simulator.addJob({ timeline: [{ status: 3 }] });
    const handle = await reports.waits.start({ jobId, ...QUICK, deadline: '1s' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: expect.stringContaining('may still run'),
      outcome: { cancel: { by: 'deadline', result: 'unsupported' } },
    });
  });
  it('says that the cancel was not confirmed in time', async () => {
    const { handle } = await running({ onCancel: [{ state: 2 }] }, { deadline: '1s', cancelDeadline: '1s' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: expect.stringContaining('not confirmed'),
      outcome: { cancel: { by: 'deadline', result: 'unconfirmed' } },
    });
  });
  it('sends no request with onDeadline: leave', async () => {
    const { handle, jobId } = await running({}, { deadline: '1s', onDeadline: 'leave' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: 'the deadline passed; the job is left running',
      outcome: { state: 'running', cancel: null },
    });
    expect(cancelRequests(jobId)).toBe(0);
  });
  it('of the queue ends the wait for a job that stays queued', async () => {
    const { handle } = await running({ timeline: [{ state: 1 }] }, { queueDeadline: '1s' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: expect.stringContaining('the queue deadline passed'),
      outcome: { state: 'cancelled', cancel: { by: 'deadline', result: 'confirmed' } },
    });
  });
  it('of the queue has no effect on a job that started in time', async () => {
    const timeline = [{ state: 1 }, { state: 2, ms: 1_500 }, { state: 5 }];
    const { handle } = await running({ timeline }, { queueDeadline: '1s' });
    expect(await handle.result()).toMatchObject({ state: 'succeeded', cost: { waitedSeconds: expect.any(Number) } });
  });
});
