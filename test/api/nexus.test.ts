import { beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { VigilClient } from '../../src/api/client.js';
import { waitId } from '../../src/contract/ids.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { failureOf, until } from '../helpers/waits.js';
import { QUICK, serveInTests, statusOf, type PureConnectServed } from '../workflows/served.js';
import { CALLERS_NAMESPACE, causeOf, joinsOf, serveThroughNexus, untilWaitRuns, type Callers } from './callers.js';

const served = serveInTests({ namespace: CALLERS_NAMESPACE });
let vigil: Client;
let calls: PureConnectServed;
let callers: Callers;

beforeAll(async () => {
  ({ vigil, calls, callers } = await serveThroughNexus(served));
}, 60_000);

const ENDLESS = [{ state: 1, ms: 200 }, { state: 2 }];
const options = { endpoint: 'vigil' };

function inputFor(timeline: object[], more: object = {}) {
  const jobId = calls.simulator.addJob({ timeline: timeline, onCancel: [{ state: 4 }] });
  return { connection: 'calls', jobId, ...QUICK, ...more };
}

const waitOf = ({ jobId }: { jobId: string }): WorkflowHandle => vigil.workflow.getHandle(waitId('calls', jobId));
const cancelsOf = ({ jobId }: { jobId: string }) => calls.simulator.requests('cancel', jobId).length;

/** Waits until the wait knows this many calls, including the one that started it. */
async function untilJoined(input: { jobId: string }, count: number): Promise<void> {
  await untilWaitRuns(waitOf(input));
  await until(async () => (await joinsOf(waitOf(input))) === count - 1, 30_000);
}

describe('a workflow in another namespace', () => {
  it('gets the outcome', async () => {
    const input = inputFor([{ state: 2, ms: 400 }, { state: 5 }]);
    const caller = await callers.start('plainCaller', input, options);
    expect(await caller.result()).toMatchObject({ connection: 'calls', jobId: input.jobId, state: 'succeeded' });
  });
  it('gets a failure by its type, with the outcome inside', async () => {
    const input = inputFor([
      { state: 2, ms: 200 },
      { state: 3, errorInfo: 'no rows' },
    ]);
    expect(await (await callers.start('switchingCaller', input, options)).result()).toBe('failed: no rows');
    const cause = await causeOf(await callers.start('plainCaller', input, options));
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'JobFailed', details: [{ state: 'failed' }] });
  });
  it('gets a failure that names the wrong field of its input', async () => {
    const cause = await causeOf(await callers.start('plainCaller', inputFor(ENDLESS, { deadline: 'soon' }), options));
    expect(cause).toMatchObject({ type: 'InvalidInput' });
    expect(cause?.message).toContain('deadline: expected a duration');
  });
  it('gets a failure if its input names no job', async () => {
    const cause = await causeOf(await callers.start('plainCaller', { connection: 'calls' }, options));
    expect(cause).toMatchObject({ type: 'InvalidInput', message: 'jobId: missing; expected a non-empty string' });
  });
  it('gets a failure if it sends no input', async () => {
    const cause = await causeOf(await callers.start('rawNexusCaller', null, options.endpoint));
    expect(cause).toMatchObject({ cause: { type: 'InvalidInput' } });
  });
  it('gets the end of a wait that has ended, and starts no other', async () => {
    const input = inputFor([{ state: 5 }]);
    const first = await (await callers.start('plainCaller', input, options)).result();
    expect(await (await callers.start('plainCaller', input, options)).result()).toEqual(first);
  });
});

describe('more than 32 callers of one job', () => {
  it('are all served', async () => {
    const input = inputFor([...ENDLESS.slice(0, 1), { state: 2, ms: 6_000 }, { state: 5 }]);
    const many = await Promise.all(Array.from({ length: 40 }, () => callers.start('plainCaller', input, options)));
    const outcomes = await Promise.all(many.map((caller) => caller.result()));
    expect(outcomes).toHaveLength(40);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ state: 'succeeded' });
    // A visibility store may lag: the polls of a second wait would show as well.
    const starts = calls.simulator.requests('status', input.jobId).length;
    const { cost } = outcomes[0] as JobOutcome;
    expect(starts).toBeLessThanOrEqual(cost.polls + 1);
  }, 60_000);
});

describe('the cancel of a caller', () => {
  it('reaches the vendor if there is no other caller, and is confirmed', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('plainCaller', input, options);
    await untilWaitRuns(waitOf(input));
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(caller)).toBe('CANCELLED');
    expect(cancelsOf(input)).toBe(1);
    const { outcome } = await failureOf(waitOf(input));
    expect(outcome).toMatchObject({
      state: 'cancelled',
      cancel: { result: 'confirmed', reason: 'its only caller was cancelled' },
    });
  });
  it('leaves the job to the other callers, and the cancel of the last one reaches the vendor', async () => {
    const input = inputFor(ENDLESS);
    const [first, second] = [
      await callers.start('plainCaller', input, options),
      await callers.start('plainCaller', input, options),
    ];
    await untilJoined(input, 2);
    await first.cancel();
    expect(await causeOf(first)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(waitOf(input))).toBe('RUNNING');
    expect(cancelsOf(input)).toBe(0);
    await second.cancel();
    expect(await causeOf(second)).toBeInstanceOf(CancelledFailure);
    expect(await failureOf(waitOf(input))).toMatchObject({ outcome: { state: 'cancelled' } });
  });
  it('leaves the job running if a client has started the wait', async () => {
    const input = inputFor(ENDLESS);
    const wait = await vigil.workflow.start('awaitJob', {
      taskQueue: calls.waits.taskQueue,
      workflowId: waitId('calls', input.jobId),
      args: [input],
    });
    const caller = await callers.start('plainCaller', input, options);
    await untilJoined(input, 2);
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(wait)).toBe('RUNNING');
    expect(cancelsOf(input)).toBe(0);
    await wait.cancel();
  });
  it('with onCancel: leave who joined the wait leaves the job running, even if it is the last caller', async () => {
    const input = inputFor(ENDLESS);
    const first = await callers.start('plainCaller', input, options);
    await untilWaitRuns(waitOf(input));
    const leaving = await callers.start('plainCaller', { ...input, onCancel: 'leave' }, options);
    await untilJoined(input, 2);
    await first.cancel();
    await causeOf(first);
    await leaving.cancel();
    expect(await causeOf(leaving)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(waitOf(input))).toBe('RUNNING');
    expect(cancelsOf(input)).toBe(0);
    await waitOf(input).cancel();
  });
  it('leaves the job running if a client has joined since', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('plainCaller', input, options);
    await untilWaitRuns(waitOf(input));
    await new VigilClient(vigil, { taskQueue: calls.waits.taskQueue }).start(input);
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(waitOf(input))).toBe('RUNNING');
    await waitOf(input).cancel();
  });
  it('that comes together with the start leaves no wait behind', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('plainCaller', input, options);
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    const status = await statusOf(waitOf(input)).catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return 'never begun';
      throw error;
    });
    expect(['CANCELLED', 'never begun']).toContain(status);
  });
});

describe('a wait that somebody else cancels', () => {
  it('fails the caller through Nexus with its own failure type', async () => {
    const input = inputFor(ENDLESS);
    const caller = await callers.start('switchingCaller', input, options);
    await untilWaitRuns(waitOf(input));
    await waitOf(input).cancel();
    expect(await caller.result()).toBe('Canceled: cancelled, confirmed');
  });
});
