import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { failureOf, serveWaits, until } from '../helpers/waits.js';
import {
  QUICK,
  jobOf,
  pureConnectClient,
  serveInTests,
  untilJob,
  type NexusIcServed,
  type PureConnectServed,
} from './served.js';

const SLOW = { backoff: { initial: '1h', max: '1h' } };

const served = serveInTests();
let nexus: NexusIcServed;
let calls: PureConnectServed;

beforeAll(async () => {
  [nexus, calls] = await Promise.all([served.nexusIc(), served.pureConnect({ connection: 'calls' })]);
}, 60_000);

async function running(input: object, timeline = [{ status: 3 }, { status: 4 }]) {
  const jobId = nexus.simulator.addJob({ timeline });
  const handle = await nexus.waits.start({ jobId, ...input });
  await untilJob(handle, ({ state }) => state === 'running');
  return { jobId, handle, polls: () => nexus.simulator.requests('status', jobId).length };
}

describe('pollNow', () => {
  it('ends an hour of backoff within a second', async () => {
    const { handle } = await running(SLOW);
    const asked = Date.now();
    await handle.signal('pollNow');
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(Date.now() - asked).toBeLessThan(1_000);
  });
  it('called 200 times makes one poll at once, and no other before 5 s have passed', async () => {
    const { handle, jobId, polls } = await running(SLOW, [{ status: 3 }]);
    const before = polls();
    await Promise.all(Array.from({ length: 200 }, () => handle.signal('pollNow')));
    await until(() => polls() > before);
    // The last call comes after a poll, so that one more is due: but not yet.
    await handle.signal('pollNow');
    await until(() => polls() > before + 1, 10_000);
    const [first, second] = nexus.simulator.requests('status', jobId).slice(before);
    // The 5 s are those of the workflow; on a busy machine the first request arrives late.
    expect(second!.at - first!.at).toBeGreaterThan(2_500);
    await handle.terminate();
  });
  it('sent together with the start does not fail the wait', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 4 }] });
    const handle = await served.server.client.workflow.signalWithStart('awaitJob', {
      taskQueue: nexus.waits.taskQueue,
      workflowId: `early-${randomUUID()}`,
      args: [{ connection: 'conn', jobId, ...QUICK }],
      signal: 'pollNow',
    });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
});

describe('the query job', () => {
  it('returns the form of the result from the start', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3, percentComplete: 12 }] });
    const handle = await nexus.waits.start({ jobId, ...SLOW });
    const first = await jobOf(handle);
    expect(first).toMatchObject({ connection: 'conn', jobId, phase: 'waiting', condition: 'clear' });
    const job = await untilJob(handle, ({ state }) => state === 'running');
    expect(job).toMatchObject({ vendor: 'nexus-ic', percent: 12, vendorState: '3', content: [], cancel: null });
    await nexus.simulator.requested('status', 1, jobId);
    expect(Object.keys(first).sort()).toEqual(Object.keys(job).sort());
    await handle.terminate();
  });
});

describe('extendDeadline', () => {
  const extend = (
    handle: { executeUpdate: (name: string, options: { args: unknown[] }) => Promise<unknown> },
    deadline: unknown,
  ) => handle.executeUpdate('extendDeadline', { args: [{ deadline }] }) as Promise<{ deadlineAt: string }>;

  it('gives the job more time than the deadline had, counted from now', async () => {
    const { handle } = await running({ ...QUICK, deadline: '2s' }, [{ status: 3, ms: 3_000 }, { status: 4 }] as never);
    const { deadlineAt } = await extend(handle, '1h');
    expect(Math.abs(Date.parse(deadlineAt) - Date.now() - 3_600_000)).toBeLessThan(2_000);
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
  it('can also shorten the deadline', async () => {
    const { handle } = await running({ ...SLOW, onDeadline: 'leave' }, [{ status: 3 }]);
    await extend(handle, '1s');
    expect(await failureOf(handle)).toMatchObject({ type: 'DeadlineExceeded' });
  });
  it.each([['soon'], [''], ['0s'], ['10ms'], [7], [null]])('refuses %j, and changes nothing', async (deadline) => {
    const { handle } = await running(SLOW, [{ status: 3 }]);
    const error = await extend(handle, deadline).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((error as WorkflowUpdateFailedError).cause?.message).toContain('expected a duration');
    await handle.terminate();
  });
  it('is refused once the wait no longer waits', async () => {
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
    const handle = await calls.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ state }) => state === 'running');
    await handle.cancel();
    await untilJob(handle, ({ phase }) => phase === 'cancelling');
    const error = await extend(handle, '1h').catch((thrown: unknown) => thrown);
    expect((error as WorkflowUpdateFailedError).cause?.message).toContain('the wait is cancelling');
    await handle.terminate();
  });
  it('together with the start gets an answer', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3 }] });
    const startWorkflowOperation = new WithStartWorkflowOperation('awaitJob', {
      taskQueue: nexus.waits.taskQueue,
      workflowId: `early-${randomUUID()}`,
      workflowIdConflictPolicy: 'FAIL',
      args: [{ connection: 'conn', jobId, ...SLOW, onDeadline: 'leave' }],
    });
    await served.server.client.workflow.executeUpdateWithStart('extendDeadline', {
      args: [{ deadline: '1s' }],
      startWorkflowOperation,
    });
    expect(await failureOf(await startWorkflowOperation.workflowHandle())).toMatchObject({ type: 'DeadlineExceeded' });
  });
});

describe('join and leave', () => {
  it.each([[[]], [[null]], [[7]], [[{ caller: 7 }]], [[{ caller: 'x'.repeat(5_000) }]]])(
    'with the argument %j do not stall it',
    async (args) => {
      const { handle } = await running(SLOW);
      await handle.signal('join', ...args);
      const leave = handle.executeUpdate('leave', { args: args as [unknown] });
      await expect(leave).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
      await handle.signal('pollNow');
      expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    },
  );
  it('return the settings of the caller that do not apply, and add the caller, if join is an update', async () => {
    const { handle } = await running({ ...SLOW, deadline: '2h' });
    const join = (sent: unknown) => handle.executeUpdate('join', { args: [sent] });
    const input = { connection: 'conn', jobId: 'any', deadline: '1h', onFailure: 'return', backoff: { initial: '1h' } };
    const ignored = [
      { field: 'deadline', yours: '1h', applies: '2h' },
      { field: 'onFailure', yours: 'return', applies: 'throw' },
    ];
    expect(await join({ caller: 'one', input })).toEqual({ ignored });
    expect(await join({ caller: 'two' })).toEqual({ ignored: [] });
    await expect(join({ caller: 7 })).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    expect(await handle.query('ignoredSettings', input)).toEqual(ignored);
    const leave = (caller: string) => handle.executeUpdate('leave', { args: [{ caller }] });
    expect(await leave('')).toEqual({ last: false });
    expect(await leave('one')).toEqual({ last: false });
    expect(await leave('two')).toEqual({ last: true });
    await handle.terminate();
  });
  it('tell the last caller that leaves that it is the last one', async () => {
    const { handle } = await running(SLOW);
    const leave = (caller: string) => handle.executeUpdate('leave', { args: [{ caller }] });
    await handle.signal('join', { caller: 'one' });
    expect(await leave('one')).toEqual({ last: false });
    expect(await leave('')).toEqual({ last: true });
    await handle.terminate();
  });
});

describe('the leave of the last caller', () => {
  it('cancels the job in the same step, and the following request ends the wait as Canceled', async () => {
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await calls.waits.start({ jobId, ...SLOW });
    await untilJob(handle, ({ state }) => state === 'running');
    const leave = { caller: '', cancelIfLast: 'nobody wants it' };
    expect(await handle.executeUpdate('leave', { args: [leave] })).toEqual({ last: true });
    await untilJob(handle, ({ state }) => state === 'cancelled');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { cancel: { by: 'caller', reason: 'nobody wants it', result: 'confirmed' } },
    });
  });
  it('cancels nothing while another caller wants the job', async () => {
    const { handle } = await running(SLOW);
    await handle.signal('join', { caller: 'one' });
    const leave = { caller: '', cancelIfLast: 'nobody wants it' };
    expect(await handle.executeUpdate('leave', { args: [leave] })).toEqual({ last: false });
    expect(await jobOf(handle)).toMatchObject({ phase: 'waiting', cancel: null });
    await handle.terminate();
  });
});

describe('onFailure: return', () => {
  it('returns the outcome of a job that failed', async () => {
    const { handle } = await running({ ...QUICK, onFailure: 'return' }, [{ status: 3 }, { status: 5 }]);
    expect(await handle.result()).toMatchObject({ state: 'failed', phase: 'ended' });
  });
  it('still throws a failure of the wait itself', async () => {
    const handle = await nexus.waits.start({
      jobId: 'none',
      ...QUICK,
      onFailure: 'return',
      patience: { missing: '1s' },
    });
    expect(await failureOf(handle)).toMatchObject({ type: 'JobLost' });
  });
});

describe('a wait that gets a request before any worker has seen it', () => {
  it('cancels the job at the vendor if the cancel came first', async () => {
    const taskQueue = `vigil-${randomUUID().slice(0, 8)}`;
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await served.server.client.workflow.start('awaitJob', {
      taskQueue,
      workflowId: `early-${randomUUID()}`,
      args: [{ connection: 'calls', jobId, ...QUICK }],
    });
    await handle.cancel();
    const waits = await serveWaits(served.server, pureConnectClient(calls.simulator), {
      taskQueue,
      connection: 'calls',
    });
    try {
      expect(await failureOf(handle)).toMatchObject({
        type: 'Canceled',
        outcome: { phase: 'ended', jobId, state: 'cancelled', cancel: { by: 'caller', result: 'confirmed' } },
      });
    } finally {
      await waits.stop();
    }
  });
  it('keeps the outcome of a refused input in its memo', async () => {
    const handle = await nexus.waits.start({ jobId: 'any', deadlin: '1h' });
    const { type, message, outcome } = await failureOf(handle);
    expect({ type, message }).toEqual({
      type: 'InvalidInput',
      message: 'deadlin: unknown field; did you mean "deadline"?',
    });
    expect(outcome).toMatchObject({ connection: 'conn', jobId: 'any', phase: 'ended', state: 'unknown' });
    expect((await handle.describe()).memo).toEqual({ outcome });
  });
});
