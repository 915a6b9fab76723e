/**
 * Every race that a cancel can run, at both vendors that have one: how it ends, and how many cancels the vendor was asked for, by its
 * own ledger.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { FaultSpec } from '../../simulators/faults.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import type { CancelReport } from '../../src/contract/outcome.js';
import type { JobState } from '../../src/contract/job.js';
import { failureOf, until, type Waits } from '../helpers/waits.js';
import { cancelFor, QUICK, serveInTests, statusOf, untilJob } from './served.js';

type Word = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
type Script = { is: Word; reads?: number; ms?: number }[];

interface Vendor {
  title: string;
  simulator: HttpSimulator<never>;
  waits: Waits;
  addJob(job: Script, onCancel?: Script): string;
  /** What the vendor has accepted, and where the job is by now. */
  cancelsAccepted(jobId: string): number;
  isNow(jobId: string): Word;
  /** Keeps the messages of a job that has ended back for a moment. */
  slowMessages: FaultSpec;
}

/** One job with its wait. */
interface Scene {
  vendor: Vendor;
  jobId: string;
  handle: WorkflowHandle;
}

interface Race {
  race: string;
  job?: Script;
  /** After an accepted cancel. Without it the job is cancelled. */
  onCancel?: Script;
  input?: object;
  faults?: FaultSpec[];
  /** What happens once the job has been seen for the first time, unless it is `atOnce`. */
  happens: (scene: Scene) => Promise<unknown>;
  atOnce?: true;
  /** `Canceled`, a type of failure, or the outcome that is returned. */
  ends: 'Canceled' | 'DeadlineExceeded' | 'JobFailed' | 'returned';
  by?: CancelReport['by'];
  result: CancelReport['result'] | 'no cancel';
  state: JobState;
  requests: number | 'several';
}

const HOUR = { backoff: { initial: '1h', max: '1h' } };
const DOWN = { times: 'always', answer: { status: 503 } } as const;
const ENDLESS: Script = [{ is: 'running' }];

const cancel = ({ handle }: Scene) => handle.cancel();
const untilItIs = (word: Word) => async (scene: Scene) => {
  await until(() => scene.vendor.isNow(scene.jobId) === word);
};
const first =
  (...steps: ((scene: Scene) => Promise<unknown>)[]) =>
  async (scene: Scene) => {
    for (const step of steps) await step(scene);
  };
const fault =
  (spec: FaultSpec) =>
  async ({ vendor, jobId }: Scene) => {
    vendor.simulator.fault({ jobId, ...spec });
  };
const untilCancelling = ({ handle }: Scene) => untilJob(handle, ({ phase }) => phase === 'cancelling');
/** The attempts that the wait's own activities have made in vain so far. */
const untilTriedInVain =
  (times: number) =>
  async ({ handle }: Scene) => {
    await until(async () => {
      const { pendingActivities } = (await handle.describe()).raw;
      return (pendingActivities ?? []).some(({ attempt }) => (attempt ?? 0) > times);
    });
  };
const nothing = async () => undefined;

const RACES: Race[] = [
  // Early
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

  // In between two polls
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

  // At the end
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

  // More than one
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

  // What the vendor makes of it
  {
    race: 'refused',
    faults: [{ step: 'cancel', times: 'always', answer: { status: 403 } }],
    happens: cancel,
    ends: 'Canceled',
    result: 'refused',
    state: 'running',
    requests: 1,
  },
  {
    race: 'accepted and never done',
    onCancel: ENDLESS,
    input: { cancelDeadline: '1s' },
    happens: cancel,
    ends: 'Canceled',
    result: 'unconfirmed',
    state: 'running',
    requests: 1,
  },
  {
    race: 'accepted, and succeeded anyway',
    onCancel: [{ is: 'succeeded' }],
    happens: cancel,
    ends: 'returned',
    result: 'finishedAnyway',
    state: 'succeeded',
    requests: 1,
  },
  {
    race: 'accepted, and failed anyway',
    onCancel: [{ is: 'failed' }],
    happens: cancel,
    ends: 'JobFailed',
    result: 'finishedAnyway',
    state: 'failed',
    requests: 1,
  },
  {
    race: 'accepted, and the answer is lost',
    faults: [{ step: 'cancel', wire: 'reset', workDone: true }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 2,
  },
  {
    race: 'not answered at all, then accepted',
    faults: [{ step: 'cancel', wire: 'hang' }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 2,
  },
  {
    race: 'when the session has ended',
    happens: first(async ({ vendor }) => vendor.simulator.expireSessions(), cancel),
    input: HOUR,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 2,
  },

  // By a deadline
  {
    race: 'by the deadline',
    input: { deadline: '1s' },
    happens: nothing,
    ends: 'DeadlineExceeded',
    by: 'deadline',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'by the deadline in the queue',
    job: [{ is: 'queued' }],
    input: { queueDeadline: '1s' },
    happens: nothing,
    ends: 'DeadlineExceeded',
    by: 'deadline',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'by the deadline, refused',
    faults: [{ step: 'cancel', times: 'always', answer: { status: 403 } }],
    input: { deadline: '1s' },
    happens: nothing,
    ends: 'DeadlineExceeded',
    by: 'deadline',
    result: 'refused',
    state: 'running',
    requests: 1,
  },
  {
    race: 'by the deadline, accepted and never done',
    onCancel: ENDLESS,
    input: { deadline: '1s', cancelDeadline: '1s' },
    happens: nothing,
    ends: 'DeadlineExceeded',
    by: 'deadline',
    result: 'unconfirmed',
    state: 'running',
    requests: 1,
  },
  {
    race: 'by the deadline, and succeeded anyway',
    onCancel: [{ is: 'succeeded' }],
    input: { deadline: '1s' },
    happens: nothing,
    ends: 'returned',
    by: 'deadline',
    result: 'finishedAnyway',
    state: 'succeeded',
    requests: 1,
  },
  {
    race: 'by the deadline, with onDeadline: leave',
    input: { deadline: '1s', onDeadline: 'leave' },
    happens: nothing,
    ends: 'DeadlineExceeded',
    result: 'no cancel',
    state: 'running',
    requests: 0,
  },
  {
    race: 'with onCancel: leave',
    input: { onCancel: 'leave' },
    happens: cancel,
    ends: 'Canceled',
    result: 'notAsked',
    state: 'running',
    requests: 0,
  },

  // While somebody is down
  {
    race: 'while the vendor answers 503, which then gets well',
    happens: first(fault(DOWN), cancel, async ({ vendor, jobId }) => {
      await vendor.simulator.requested('cancel', 3, jobId);
      vendor.simulator.clearFaults();
    }),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 4,
  },
  {
    race: 'while the vendor refuses connections, and comes back',
    happens: async (scene) => {
      const { simulator } = scene.vendor;
      const { port } = simulator;
      await simulator.stop();
      await first(cancel, untilCancelling, untilTriedInVain(2))(scene);
      await simulator.start(port);
    },
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'while the vendor is down until cancelDeadline has passed',
    input: { cancelDeadline: '2s' },
    happens: first(fault(DOWN), cancel),
    ends: 'Canceled',
    result: 'unconfirmed',
    state: 'running',
    requests: 'several',
  },
  {
    race: 'while the vendor is down, at a backoff of an hour',
    input: { ...HOUR, cancelDeadline: '20s' },
    happens: first(fault({ ...DOWN, step: 'cancel', times: 2 }), cancel),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 3,
  },
  {
    race: 'while no worker is there, and one comes later',
    happens: async (scene) => {
      await scene.vendor.waits.serve(false);
      await cancel(scene);
      await scene.vendor.waits.serve(true);
    },
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'while nobody polls the connection',
    happens: async (scene) => {
      await scene.vendor.waits.servePolls(false);
      await first(cancel, ({ vendor, jobId }) => vendor.simulator.requested('cancel', 1, jobId))(scene);
      await scene.vendor.waits.servePolls(true);
    },
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
];

const served = serveInTests();
const vendors: Partial<Record<string, Vendor>> = {};

beforeAll(async () => {
  const calls = await served.pureConnect();
  const gallery = await served.alteryx({}, { cancel: true });
  const states = { queued: 1, running: 2, succeeded: 5, failed: 3, cancelled: 4 } as const;
  const runs = {
    queued: { status: 'Queued' },
    running: { status: 'Running' },
    succeeded: { status: 'Completed', disposition: 'Success' },
    failed: { status: 'Completed', disposition: 'Error' },
    cancelled: { status: 'Cancelled' },
  } as const;
  const icws = (script: Script) => script.map(({ is, ...lasting }) => ({ state: states[is], ...lasting }));
  const alteryx = (script: Script) => script.map(({ is, ...lasting }) => ({ ...runs[is], ...lasting }));
  const wordOf = (words: object, of: unknown) =>
    Object.entries(words).find(([, word]) => JSON.stringify(word) === JSON.stringify(of))![0] as Word;
  vendors['PureConnect'] = {
    title: 'PureConnect',
    ...calls,
    addJob: (job, onCancel) => calls.simulator.addJob({ timeline: icws(job), onCancel: onCancel && icws(onCancel) }),
    cancelsAccepted: (jobId) => calls.simulator.job(jobId).cancelAsked,
    isNow: (jobId) => wordOf(states, calls.simulator.job(jobId).step.state),
    // Its only message is in the status: the polls come first.
    slowMessages: { step: 'status', after: 1, delayMs: 1_000 },
  };
  vendors['Alteryx'] = {
    title: 'Alteryx',
    ...gallery,
    addJob: (job, onCancel) =>
      gallery.simulator.addJob({ timeline: alteryx(job), onCancel: onCancel && alteryx(onCancel) }),
    cancelsAccepted: (jobId) => gallery.simulator.job(jobId).cancelAsked,
    isNow: (jobId) => {
      const { status, disposition } = gallery.simulator.job(jobId).step;
      return wordOf(runs, { status, disposition });
    },
    slowMessages: { step: 'messages', delayMs: 1_000 },
  };
}, 60_000);

async function begun(vendor: Vendor, { job = ENDLESS, onCancel, input, faults = [], atOnce }: Race): Promise<Scene> {
  const jobId = vendor.addJob(job, onCancel);
  for (const spec of faults) vendor.simulator.fault({ jobId, ...spec });
  const handle = await vendor.waits.start({ jobId, ...QUICK, ...input });
  if (!atOnce) await untilJob(handle, ({ state }) => state !== 'unknown');
  return { vendor, jobId, handle };
}

async function endOf({ handle }: Scene, returns: boolean) {
  if (!returns) return failureOf(handle);
  return { type: 'returned', outcome: (await handle.result()) as Awaited<ReturnType<typeof failureOf>>['outcome'] };
}

describe.each(['PureConnect', 'Alteryx'])('a cancel at %s', (name) => {
  it.each(RACES)(
    '$race: $ends, $result, $requests asked',
    async (race) => {
      const vendor = vendors[name]!;
      const scene = await begun(vendor, race);
      await race.happens(scene);
      const { type, outcome } = await endOf(scene, race.ends === 'returned');
      expect({ type, state: outcome.state, result: outcome.cancel?.result ?? 'no cancel' }).toEqual({
        type: race.ends,
        state: race.state,
        result: race.result,
      });
      if (outcome.cancel) expect(outcome.cancel.by).toBe(race.by ?? 'caller');
      const asked = vendor.simulator.requests('cancel', scene.jobId).length;
      if (race.requests === 'several') expect(asked).toBeGreaterThan(1);
      else expect(asked).toBe(race.requests);
      vendor.simulator.clearFaults();
      // What the wait says of the job is what is true at the vendor.
      if (race.result === 'confirmed') expect(vendor.isNow(scene.jobId)).toBe('cancelled');
    },
    30_000,
  );

  it("Temporal's own terminate: nothing is asked, and the job runs on (vigil list --orphans finds it)", async () => {
    const vendor = vendors[name]!;
    const { handle, jobId } = await begun(vendor, RACES[0]!);
    await handle.terminate('by an operator');
    expect(await statusOf(handle)).toBe('TERMINATED');
    expect(vendor.simulator.requests('cancel', jobId)).toEqual([]);
    expect(vendor.isNow(jobId)).toBe('running');
  });

  it('keeps the reason of the first who asked', async () => {
    const scene = await begun(vendors[name]!, {
      ...RACES[0]!,
      onCancel: [{ is: 'running', ms: 600 }, { is: 'cancelled' }],
      atOnce: undefined,
    });
    await cancelFor(served.server, scene.handle, 'the first');
    await untilCancelling(scene);
    await cancelFor(served.server, scene.handle, 'the second');
    expect((await failureOf(scene.handle)).outcome.cancel?.reason).toBe('the first');
  });
});

describe('a cancel at Alteryx without a call for it in the config', () => {
  it('ends as Canceled at once, says that it is unsupported, and asks nothing', async () => {
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
