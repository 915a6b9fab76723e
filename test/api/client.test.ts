import { beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { AwaitJobFailure, VigilClient } from '../../src/api/client.js';
import { until } from '../helpers/waits.js';
import { QUICK, serveInTests, type PureConnectServed } from '../workflows/served.js';

const served = serveInTests();
let calls: PureConnectServed;
let vigil: VigilClient;

beforeAll(async () => {
  calls = await served.pureConnect({ connection: 'calls' });
  vigil = new VigilClient(served.server.client, { taskQueue: calls.waits.taskQueue });
}, 60_000);

function inputFor(timeline: object[]) {
  return { connection: 'calls', jobId: calls.simulator.addJob({ timeline: timeline }), ...QUICK };
}

const pollsOf = (jobId: string) => calls.simulator.requests('status', jobId).length;

describe('VigilClient', () => {
  it('returns the outcome of a job that succeeded', async () => {
    const input = inputFor([{ state: 2, ms: 300 }, { state: 5 }]);
    expect(await vigil.awaitJob(input)).toMatchObject({ jobId: input.jobId, state: 'succeeded', phase: 'ended' });
  });
  it('throws a failure with its type and the outcome', async () => {
    const error = await vigil
      .awaitJob(inputFor([{ state: 3, errorInfo: 'no rows' }]))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AwaitJobFailure);
    expect(error).toMatchObject({
      type: 'JobFailed',
      message: 'the job failed at the vendor: no rows',
      outcome: { state: 'failed' },
    });
  });
  it('names what an input lacks, in a failure of the type that a workflow gets', async () => {
    await expect(vigil.awaitJob({ connection: 'calls' } as never)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: 'jobId: missing; expected a non-empty string',
    });
  });
  it('returns the end of a job again without a poll, and polls again only on request', async () => {
    const input = inputFor([{ state: 5 }]);
    const first = await vigil.awaitJob(input);
    const polls = pollsOf(input.jobId);
    expect(await vigil.awaitJob(input)).toEqual(first);
    expect(pollsOf(input.jobId)).toBe(polls);
    await vigil.awaitJob(input, { again: true });
    expect(pollsOf(input.jobId)).toBeGreaterThan(polls);
  });
  it('starts a wait, returns what is known, and cancels it with a reason', async () => {
    const input = inputFor([{ state: 2 }]);
    const { connection, jobId } = input;
    expect(await vigil.start(input)).toBe(`vigil:calls:${jobId}`);
    await until(async () => (await vigil.outcome(connection, jobId)).state === 'running');
    await vigil.cancel(connection, jobId, 'wrong month');
    await expect(vigil.result(connection, jobId)).rejects.toMatchObject({
      type: 'Canceled',
      outcome: { state: 'cancelled', cancel: { reason: 'wrong month', result: 'confirmed' } },
    });
    expect(await vigil.outcome(connection, jobId)).toMatchObject({ phase: 'ended', state: 'cancelled' });
  });
  it('returns the settings that do not apply to a caller that joins', async () => {
    const input = { ...inputFor([{ state: 2 }]), deadline: '2h' };
    const reported: unknown[] = [];
    const onIgnoredSettings = (ignored: unknown) => void reported.push(ignored);
    await vigil.start(input, { onIgnoredSettings });
    await until(async () => (await vigil.outcome(input.connection, input.jobId)).state === 'running');
    await vigil.start(input, { onIgnoredSettings });
    expect(reported).toEqual([]);
    await vigil.start({ ...input, deadline: '1h' }, { onIgnoredSettings });
    expect(reported).toEqual([[{ field: 'deadline', yours: '1h', applies: '2h' }]]);
    await vigil.cancel(input.connection, input.jobId, 'done');
  });
  it('reports to a caller that joins that the wait is being cancelled', async () => {
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
    const input = { connection: 'calls', jobId, ...QUICK };
    const cancels: unknown[] = [];
    const onCancelling = (cancel: unknown) => void cancels.push(cancel);
    await vigil.start(input);
    await vigil.start(input, { onCancelling });
    expect(cancels).toEqual([]);
    await vigil.cancel('calls', jobId, 'wrong month');
    await until(async () => (await vigil.outcome('calls', jobId)).state === 'cancelling');
    await vigil.start(input, { onCancelling });
    expect(cancels).toMatchObject([{ by: 'caller', reason: 'wrong month', result: 'accepted' }]);
    await served.server.client.workflow.getHandle(`vigil:calls:${jobId}`).terminate();
  });
  it('requests a poll, and extends the deadline', async () => {
    const input = { ...inputFor([{ state: 2 }, { state: 5 }]), backoff: { initial: '1h', max: '1h' } };
    await vigil.start(input);
    await until(async () => (await vigil.outcome('calls', input.jobId)).state === 'running');
    const { deadlineAt } = await vigil.extendDeadline('calls', input.jobId, '2h');
    expect(Math.abs(Date.parse(deadlineAt) - Date.now() - 7_200_000)).toBeLessThan(5_000);
    await vigil.pollNow('calls', input.jobId);
    expect(await vigil.result('calls', input.jobId)).toMatchObject({ state: 'succeeded' });
  });
  it('reports that there is no wait for a job that nobody awaits', async () => {
    await expect(vigil.outcome('calls', 'none')).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(vigil.result('calls', 'none')).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(vigil.cancel('calls', 'none', 'any')).rejects.toBeInstanceOf(WorkflowNotFoundError);
  });
});
