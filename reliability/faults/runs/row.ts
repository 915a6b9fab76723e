/** The types of the tables of faults of runs: what a vendor does while a job is started, and how the run must end. */
import type { FailureType } from '../../../src/contract/failures.js';
import type { VendorName } from '../../../src/contract/job.js';
import type { RunJobInput } from '../../../src/contract/run-job-input.js';
import type { FaultPart } from '../row.js';
import type { RunStepName } from '../steps.js';
import type { Place } from '../vendors.js';
import type { RunStage } from './stage.js';
import type { RunVendor } from './vendors.js';

export interface RunExpectation {
  /** How the job was started, and it has succeeded; or the type of the failure. */
  ends: 'submitted' | 'adopted' | FailureType;
  /** How many requests that start a job the vendor gets. `several`: more than one. @default 1 */
  requests?: number | 'several';
  /** How many jobs the vendor has started for the run. `adopted` with 0: the run has adopted the job of somebody else. @default 1 */
  started?: number;
}

export type RunFault = FaultPart | ((stage: RunStage) => FaultPart);

/** What holds at a vendor may depend on how it can be searched. */
export type ExpectedAt = RunExpectation | ((vendor: RunVendor) => RunExpectation);

/**
 * A row of the specification: one fault, and the expected result at each step. A step without an expectation cannot have the fault. At the
 * search, the answer to the request is lost before, and the job runs.
 */
export interface RunRow extends Partial<Record<RunStepName, ExpectedAt>> {
  /** What the vendor does, in plain words. */
  fault: string;
  /** Which request it affects. @default the one that starts the job; at the search, the first one */
  at?: Place;
  /** How many of these requests it affects. @default 1 */
  times?: number | 'always';
  does?: RunFault;
  /** What happens around the start of the run. The clock does not skip until it resolves. */
  around?: (stage: RunStage, start: () => Promise<void>) => Promise<void>;
  /** @default all four */
  vendors?: VendorName[];
  /** The vendor is slow, so timeouts are short. */
  silent?: true;
  input?: Pick<RunJobInput, 'submitDeadline'>;
}

export const submitted: RunExpectation = { ends: 'submitted' };
export const adopted: RunExpectation = { ends: 'adopted' };
/** Surely nothing was started, so that the request may be sent again. */
export const sentAgain: RunExpectation = { ends: 'submitted', requests: 2 };
export const rejected: RunExpectation = { ends: 'SubmitRejected', started: 0 };

/** Surely nothing was started, until `submitDeadline` has passed. */
export function late(ends: 'DeadlineExceeded' | 'VendorRefused', requests: RunExpectation['requests']): RunExpectation {
  return { ends, requests, started: 0 };
}

/** Nobody knows whether the job runs. It is never asked for again. */
export function uncertain(started: number): RunExpectation {
  return { ends: 'SubmitUncertain', started };
}

/** The job runs, and its answer is lost: it is found, if the vendor can be searched. */
export function found({ search }: RunVendor): RunExpectation {
  return search === 'none' ? uncertain(1) : adopted;
}

/** No job runs, and somebody else has started the same one: what no list shows to be another one is adopted. */
export function mistaken({ search }: RunVendor): RunExpectation {
  return search === 'new' ? { ends: 'adopted', started: 0 } : uncertain(0);
}

/** The job runs, and a search that cannot tell it from others by a marker does not adopt any. */
export function foundByMarker({ search }: RunVendor): RunExpectation {
  return search === 'marker' ? adopted : uncertain(1);
}
