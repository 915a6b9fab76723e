import { beforeAll, describe, expect, it } from '@jest/globals';
import { type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { waitId } from '../../src/contract/ids.js';
import { failureOf, until } from '../helpers/waits.js';
import { QUICK, serveInTests, statusOf, untilJob, type PureConnectServed } from '../workflows/served.js';
import { bundled, causeOf, joinsOf, serveCallers, untilWaitRuns, type Callers } from './callers.js';

const served = serveInTests();
let calls: PureConnectServed;
let callers: Callers;

beforeAll(async () => {
  calls = await served.pureConnect({ connection: 'calls' });
  callers = await serveCallers(served.server);
  served.endWith(() => callers.stop());
}, 60_000);

const SUBMITTED = { state: 1, ms: 200 };
const DONE = [SUBMITTED, { state: 2, ms: 300 }, { state: 5 }];
const FAILED = [SUBMITTED, { state: 3, errorInfo: 'the disk of the server is full' }];
const ENDLESS = [SUBMITTED, { state: 2 }];

function inputFor(timeline: object[], more: object = {}) {
  const onCancel = [{ state: 4 }];
  const jobId = calls.simulator.addJob({ timeline: timeline, onCancel });
  return { connection: 'calls', jobId, ...QUICK, ...more };
}

const options = () => ({ taskQueue: calls.waits.taskQueue });
const waitOf = ({ jobId }: { jobId: string }): WorkflowHandle =>
  served.server.client.workflow.getHandle(waitId('calls', jobId));
const cancelsOf = ({ jobId }: { jobId: string }) => calls.simulator.requests('cancel', jobId).length;

/** Starts the wait as another caller: a client, by name. */
async function begunByAnother(input: { jobId: string }): Promise<WorkflowHandle> {
  const handle = await served.server.client.workflow.start('awaitJob', {
    ...options(),
    workflowId: waitId('calls', input.jobId),
    args: [input],
  });
  await untilJob(handle, ({ state }) => state === 'running');
  return handle;
}

describe('awaitJob in a workflow', () => {
  it('returns the outcome of a job that succeeded', async () => {
    const caller = await callers.start('plainCaller', inputFor(DONE), options());
    expect(await caller.result()).toMatchObject({ connection: 'calls', state: 'succeeded', phase: 'ended' });
  });
  it('starts one wait under the usual id, as a child that outlives its parent', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('hastyCaller', input, options());
    await caller.result();
    await untilJob(waitOf(input), ({ state }) => state === 'running');
    expect(await statusOf(waitOf(input))).toBe('RUNNING');
    expect(cancelsOf(input)).toBe(0);
    await waitOf(input).cancel();
  });
  it('cancels the job when its caller closes, if the caller chose that', async () => {
    const input = inputFor(ENDLESS);
    await (await callers.start('hastyCaller', input, { ...options(), parentClosePolicy: 'REQUEST_CANCEL' })).result();
    expect(await failureOf(waitOf(input))).toMatchObject({ type: 'Canceled', outcome: { state: 'cancelled' } });
  });
  it('throws a failure by its type, with the outcome inside', async () => {
    const caller = await callers.start('switchingCaller', inputFor(FAILED), options());
    expect(await caller.result()).toBe('failed: the disk of the server is full');
  });
  it('fails a caller that does not catch the failure with the same type and details', async () => {
    const cause = await causeOf(await callers.start('plainCaller', inputFor(FAILED), options()));
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'JobFailed', nonRetryable: true, details: [{ state: 'failed' }] });
  });
  it('names the field of an input that is refused', async () => {
    const cause = await causeOf(await callers.start('plainCaller', inputFor(DONE, { deadlin: '1h' }), options()));
    expect(cause).toMatchObject({ type: 'InvalidInput', message: 'deadlin: unknown field; did you mean "deadline"?' });
  });
  it('names an id that is too long for any wait', async () => {
    const input = { connection: 'calls', jobId: 'x'.repeat(2_000) };
    const cause = await causeOf(await callers.start('plainCaller', input, options()));
    expect(cause).toMatchObject({ type: 'InvalidInput', message: 'jobId: expected at most 200 characters' });
  });
  it.each([[{ connection: 'calls' }], [{ connection: '', jobId: '7' }], [{}], [null]])(
    'names what is missing in %j before it starts a wait',
    async (input) => {
      const cause = await causeOf(await callers.start('plainCaller', input, options()));
      expect(cause).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
      expect(cause?.message).toMatch(/^(connection|jobId): missing/);
    },
  );
});

describe('a cancel', () => {
  it('of the caller reaches the vendor, is confirmed, and ends the caller as Canceled', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('plainCaller', input, options());
    await untilWaitRuns(waitOf(input));
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(caller)).toBe('CANCELLED');
    expect(await failureOf(waitOf(input))).toMatchObject({
      outcome: { state: 'cancelled', cancel: { result: 'confirmed' } },
    });
    expect(cancelsOf(input)).toBe(1);
  });
  it('of the caller gives the outcome to a caller who catches it', async () => {
    const caller = await callers.start('limitingCaller', inputFor(ENDLESS), options(), 2_000);
    expect(await caller.result()).toBe('out of time: cancelled, confirmed');
  });
  it('of the wait by somebody else fails the call with its own failure type', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('switchingCaller', input, options());
    await untilWaitRuns(waitOf(input));
    await waitOf(input).cancel();
    expect(await caller.result()).toBe('Canceled: cancelled, confirmed');
  });
  it('by termination of the wait fails the call with its own failure type too', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('switchingCaller', input, options());
    await untilWaitRuns(waitOf(input));
    await waitOf(input).terminate();
    expect(await caller.result()).toBe('Terminated: clear');
  });
});

describe('a job that is awaited already', () => {
  it('is followed to the same outcome', async () => {
    const input = inputFor([SUBMITTED, { state: 2, ms: 2_500 }, { state: 5 }]);
    const wait = await begunByAnother(input);
    const caller = await callers.start('plainCaller', input, options());
    expect(await caller.result()).toEqual(await wait.result());
  });
  it('reports to a follower which of its settings do not apply', async () => {
    const input = inputFor([SUBMITTED, { state: 2, ms: 2_500 }, { state: 5 }]);
    await begunByAnother(input);
    const caller = await callers.start('informedCaller', { ...input, deadline: '1h', onCancel: 'leave' }, options());
    expect(await caller.result()).toBe('deadline: 7d');
  });
  it('is followed to the same failure', async () => {
    const input = inputFor([SUBMITTED, { state: 2, ms: 2_000 }, { state: 3, errorInfo: 'no rows' }]);
    await begunByAnother(input);
    expect(await (await callers.start('switchingCaller', input, options())).result()).toBe('failed: no rows');
  });
  it('is cancelled by the cancel of a follower, and the cancel is confirmed', async () => {
    const input = inputFor(ENDLESS);
    const wait = await begunByAnother(input);
    const caller = await callers.start('limitingCaller', input, options(), 2_000);
    expect(await caller.result()).toBe('out of time: cancelled, confirmed');
    expect(await statusOf(wait)).toBe('CANCELLED');
  });
  it('is awaited on when a follower with onCancel: leave is cancelled, and no longer counts it as a caller', async () => {
    const input = inputFor(ENDLESS);
    const wait = await begunByAnother(input);
    const leaveOther = () => wait.executeUpdate('leave', { args: [{ caller: '' }] });
    const caller = await callers.start('plainCaller', { ...input, onCancel: 'leave' }, options());
    await until(async () => (await joinsOf(wait)) > 0);
    expect(await leaveOther()).toEqual({ last: false });
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await leaveOther()).toEqual({ last: true });
    const { events } = await wait.fetchHistory();
    expect(events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes)).toBe(false);
    await wait.cancel();
  });
  it('whose wait is deleted while it is followed fails the call with its own failure type', async () => {
    const input = inputFor(ENDLESS);
    const wait = await begunByAnother(input);
    const caller = await callers.start('switchingCaller', input, options());
    await until(async () => (await joinsOf(wait)) > 0);
    const { workflowService } = served.server.client.connection;
    const workflowExecution = { workflowId: wait.workflowId };
    await workflowService.deleteWorkflowExecution({ namespace: served.server.namespace, workflowExecution });
    expect(await caller.result()).toMatch(/^(Failed|Terminated): clear$/);
  });
  it('has its end signalled to the followers, so that they check only now and then', async () => {
    const input = inputFor([SUBMITTED, { state: 2, ms: 9_000 }, { state: 5 }]);
    const wait = await begunByAnother(input);
    const caller = await callers.start('plainCaller', input, options());
    await wait.result();
    const ended = Date.now();
    await caller.result();
    expect(Date.now() - ended).toBeLessThan(2_000);
    const { events } = await caller.fetchHistory();
    expect(events?.length).toBeLessThan(40);
    const signals = events?.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
    expect(signals).toEqual([`vigilEnded:${wait.workflowId}`]);
  });
  it('is awaited to its end even if a follower is gone', async () => {
    const input = inputFor([SUBMITTED, { state: 2, reads: 3 }, { state: 5 }]);
    const wait = await begunByAnother(input);
    await wait.signal('join', { caller: 'nobody-of-this-name', follows: true });
    expect(await wait.result()).toMatchObject({ state: 'succeeded' });
  });
});

describe('a job whose wait has ended', () => {
  it('is not polled again if the job itself had ended', async () => {
    const input = inputFor(FAILED);
    await callers.start('switchingCaller', input, options()).then((caller) => caller.result());
    const polls = calls.simulator.requests('status', input.jobId).length;
    expect(await (await callers.start('switchingCaller', input, options())).result()).toContain('failed: the disk');
    expect(calls.simulator.requests('status', input.jobId)).toHaveLength(polls);
  });
  it('is awaited again if the wait ended for a reason of its own', async () => {
    const input = inputFor([{ state: 2, ms: 3_000 }, { state: 5 }]);
    const early = { ...input, deadline: '1s', onDeadline: 'leave' };
    expect(await (await callers.start('switchingCaller', early, options())).result()).toBe('DeadlineExceeded: clear');
    expect(await (await callers.start('switchingCaller', input, options())).result()).toBe('done: succeeded');
  });
});

describe('the bundle of a caller', () => {
  // The code alone: the source map after it is for stack traces.
  const codeOf = async (name: string) => (await bundled(name)).code.split('//# sourceMappingURL')[0]!;

  it('grows by less than 125 KB, and by nothing of the worker', async () => {
    const [plain, calling] = [await codeOf('no-caller.ts'), await codeOf('callers.ts')];
    expect(calling.length - plain.length).toBeLessThan(125_000);
    expect(calling).toContain('src/workflows/call-wait.ts');
    for (const heavy of [
      'node_modules/zod',
      'node_modules/got',
      'src/workflows/poll-until-end.ts',
      'src/activities/',
    ]) {
      expect({ heavy, bundled: calling.includes(heavy) }).toEqual({ heavy, bundled: false });
    }
  });
});
