/** When a cancel arrives: from before the first poll until after the end, once and several times. */
import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../helpers/waits.js';
import { cancelFor, QUICK, statusOf, untilJob } from './served.js';
import {
  begin,
  cancel,
  fault,
  first,
  HOUR,
  raceAtBothVendors,
  serveRaces,
  untilCancelling,
  untilItIs,
  VENDORS,
  type Scene,
} from './raced-vendors.js';

const { served, vendors } = serveRaces();

raceAtBothVendors(vendors, [
  {
    race: 'before the wait has begun',
    atOnce: true,
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'while the first poll is under way',
    faults: [{ step: 'status', wire: 'hang' }],
    atOnce: true,
    happens: first(({ vendor, jobId }) => vendor.simulator.requested('status', 1, jobId), cancel),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'in the queue',
    job: [{ is: 'queued' }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'in a backoff of an hour',
    input: HOUR,
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'in a backoff of an hour, of a job that takes its time to stop',
    input: HOUR,
    onCancel: [{ is: 'running', reads: 2 }, { is: 'cancelled' }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'when the job has just succeeded, and a cancel does nothing any more',
    input: HOUR,
    job: [{ is: 'running', ms: 600 }, { is: 'succeeded' }],
    happens: first(untilItIs('succeeded'), cancel),
    ends: 'returned',
    result: 'finishedAnyway',
    state: 'succeeded',
    requests: 1,
  },
  {
    race: 'when the job has just failed, and the vendor refuses the cancel of an ended job',
    input: HOUR,
    job: [{ is: 'running', ms: 600 }, { is: 'failed' }],
    happens: first(untilItIs('failed'), fault({ step: 'cancel', times: 'always', answer: { status: 400 } }), cancel),
    ends: 'JobFailed',
    result: 'finishedAnyway',
    state: 'failed',
    requests: 1,
  },
  {
    race: 'when the job has just succeeded, and the vendor refuses and then falls silent',
    input: HOUR,
    job: [{ is: 'running', ms: 600 }, { is: 'succeeded' }],
    happens: first(
      untilItIs('succeeded'),
      fault({ step: 'cancel', times: 'always', answer: { status: 400 } }),
      fault({ step: 'status', times: 3, answer: { status: 503 } }),
      cancel,
    ),
    ends: 'returned',
    result: 'finishedAnyway',
    state: 'succeeded',
    requests: 2,
  },
  {
    race: 'while messages are collected',
    job: [{ is: 'running' }, { is: 'succeeded' }],
    happens: first(
      ({ vendor, jobId }) => fault(vendor.slowMessages)({ vendor, jobId } as Scene),
      ({ handle }) => untilJob(handle, ({ phase }) => phase === 'collecting'),
      cancel,
    ),
    ends: 'returned',
    result: 'finishedAnyway',
    state: 'succeeded',
    requests: 0,
  },
  {
    race: 'after the end',
    job: [{ is: 'running' }, { is: 'succeeded' }],
    happens: first(({ handle }) => handle.result(), cancel),
    ends: 'returned',
    result: 'no cancel',
    state: 'succeeded',
    requests: 0,
  },
  {
    race: 'twice, the second while the first is under way',
    onCancel: [{ is: 'running', ms: 600 }, { is: 'cancelled' }],
    happens: first(cancel, untilCancelling, cancel),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'a hundred times at once',
    happens: (scene) => Promise.all(Array.from({ length: 100 }, () => cancel(scene))),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'by a caller, and the deadline passes before it is confirmed',
    input: { deadline: '1s' },
    onCancel: [{ is: 'running', ms: 1_500 }, { is: 'cancelled' }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'by the deadline, and a caller cancels before it is confirmed',
    input: { deadline: '1s' },
    onCancel: [{ is: 'running', ms: 1_500 }, { is: 'cancelled' }],
    happens: first(untilCancelling, cancel),
    ends: 'DeadlineExceeded',
    by: 'deadline',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
]);

describe.each(VENDORS)('a cancel at %s', (name) => {
  it('is not requested if an operator terminates the wait, and the job continues (vigil list --orphans finds it)', async () => {
    const vendor = vendors[name]!;
    const { handle, jobId } = await begin(vendor, {});
    await handle.terminate('by an operator');
    expect(await statusOf(handle)).toBe('TERMINATED');
    expect(vendor.simulator.requests('cancel', jobId)).toEqual([]);
    expect(vendor.isNow(jobId)).toBe('running');
  });

  it('keeps the reason of the first request', async () => {
    const scene = await begin(vendors[name]!, { onCancel: [{ is: 'running', ms: 600 }, { is: 'cancelled' }] });
    await cancelFor(served.server, scene.handle, 'the first');
    await untilCancelling(scene);
    await cancelFor(served.server, scene.handle, 'the second');
    expect((await failureOf(scene.handle)).outcome.cancel?.reason).toBe('the first');
  });
});

describe('a cancel at Alteryx without a call for it in the config', () => {
  it('ends as Canceled at once, reports that it is unsupported, and sends no request', async () => {
    const { simulator, waits } = await served.alteryx();
    const jobId = simulator.addJob({ timeline: [{ status: 'Running' }] });
    const handle = await waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ state }) => state === 'running');
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { state: 'running', cancel: { result: 'unsupported' } },
    });
    expect(simulator.requests('cancel', jobId)).toEqual([]);
  });
});
