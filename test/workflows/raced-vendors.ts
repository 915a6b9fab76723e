/** Races that a cancel can run at the two vendors that have one, as rows of tables. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { FaultSpec } from '../../simulators/faults.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import type { CancelReport } from '../../src/contract/outcome.js';
import type { JobState } from '../../src/contract/job.js';
import { failureOf, until, type Waits } from '../helpers/waits.js';
import { SHARED } from './joined-first.js';
import { QUICK, serveInTests, untilJob, type Served } from './served.js';

export type Word = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export type Script = { is: Word; reads?: number; ms?: number }[];

export interface Vendor {
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
export interface Scene {
  vendor: Vendor;
  jobId: string;
  handle: WorkflowHandle;
}

export interface Race {
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

export const HOUR = { backoff: { initial: '1h', max: '1h' } };
export const DOWN = { times: 'always', answer: { status: 503 } } as const;
export const ENDLESS: Script = [{ is: 'running' }];

export const cancel = ({ handle }: Scene) => handle.cancel();
export const untilItIs = (word: Word) => async (scene: Scene) => {
  await until(() => scene.vendor.isNow(scene.jobId) === word);
};
export const first =
  (...steps: ((scene: Scene) => Promise<unknown>)[]) =>
  async (scene: Scene) => {
    for (const step of steps) await step(scene);
  };
export const fault =
  (spec: FaultSpec) =>
  async ({ vendor, jobId }: Scene) => {
    vendor.simulator.fault({ jobId, ...spec });
  };
export const untilCancelling = ({ handle }: Scene) => untilJob(handle, ({ phase }) => phase === 'cancelling');
/** The failed attempts of the wait's own activities so far. */
export const untilTriedInVain =
  (times: number) =>
  async ({ handle }: Scene) => {
    await until(async () => {
      const { pendingActivities } = (await handle.describe()).raw;
      return (pendingActivities ?? []).some(({ attempt }) => (attempt ?? 0) > times);
    });
  };
export const nothing = async () => undefined;

export const VENDORS = ['PureConnect', 'Alteryx'];

/** To be called once, at the top of a test file: a dev server, and both vendors by name. */
export function serveRaces(): { served: Served; vendors: Partial<Record<string, Vendor>> } {
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
      // Its only message is in the status: the polls come first, with a watch two more of its own.
      slowMessages: { step: 'status', after: SHARED ? 3 : 1, delayMs: 1_000 },
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

  return { served, vendors };
}

export async function begin(
  vendor: Vendor,
  {
    job = ENDLESS,
    onCancel,
    input,
    faults = [],
    atOnce,
  }: Pick<Race, 'job' | 'onCancel' | 'input' | 'faults' | 'atOnce'>,
): Promise<Scene> {
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

/** Tests that each race ends as its row says, with as many cancels requested by the vendor's own ledger. */
export function raceAtBothVendors(vendors: Partial<Record<string, Vendor>>, races: Race[]): void {
  describe.each(VENDORS)('a cancel at %s', (name) => {
    it.each(races)(
      '$race: $ends, $result, cancels requested: $requests',
      async (race) => {
        const vendor = vendors[name]!;
        const scene = await begin(vendor, race);
        await race.happens(scene);
        const { type, outcome } = await endOf(scene, race.ends === 'returned');
        expect({ type, state: outcome.state, result: outcome.cancel?.result ?? 'no cancel' }).toEqual({
          type: race.ends,
          state: race.state,
          result: race.result,
        });
        if (outcome.cancel) expect(outcome.cancel.by).toBe(race.by ?? 'caller');
        const requested = vendor.simulator.requests('cancel', scene.jobId).length;
        if (race.requests === 'several') expect(requested).toBeGreaterThan(1);
        else expect(requested).toBe(race.requests);
        vendor.simulator.clearFaults();
        // The wait's state of the job is the one at the vendor.
        if (race.result === 'confirmed') expect(vendor.isNow(scene.jobId)).toBe('cancelled');
      },
      30_000,
    );
  });
}
