/** The types of the tables of faults: what a vendor does, and how the wait must end. */
import type { AnsweredRequest, FaultSpec } from '../../simulators/faults.js';
import type { Answer } from '../../simulators/answer.js';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import type { FailureType } from '../../src/contract/failures.js';
import type { CancelResult, JobOutcome } from '../../src/contract/outcome.js';
import type { Condition, VendorName } from '../../src/contract/job.js';
import type { Stage } from './stage.js';
import type { StepName } from './steps.js';
import type { OnCancel } from './vendors.js';

export interface Expectation {
  /**
   * `well`: succeeded, with every message and every byte; where the caller cancels: Canceled, and confirmed by the vendor.
   * What the vendor made of a cancel instead, or the type of the failure.
   */
  ends: 'well' | Exclude<CancelResult, 'confirmed' | 'requested' | 'accepted'> | FailureType;
  /** The conditions that are shown on the way, in order. */
  meets: Condition[];
  /** Log-ins at the vendor; undefined where there may be any number. @default 1 */
  logIns?: number | 'any';
  /** How many requests fail, if the first one is enough. @default the row's `times` */
  fires?: number;
}

/** A row of the specification: one fault, and the expected result at each step. A step without an expectation cannot have the fault. */
export interface Row extends Partial<Record<StepName, Expectation>> {
  /** What the vendor does, in plain words. */
  fault: string;
  /** How many requests of the step it affects. @default 1 */
  times?: number | 'always';
  /** How many requests of the step pass before it. @default 0, at the status 1: the wait is under way */
  after?: number;
  does?: FaultOf;
  /** What it does with the next request of the step, once. */
  then?: FaultOf;
  /** What is done before the wait begins. */
  before?: (stage: Stage) => void;
  /** What happens meanwhile: the harness continues when it resolves. It throws if it could not happen. */
  happens?: (stage: Stage) => Promise<void>;
  /** @default all four */
  vendors?: VendorName[];
  /** Expectations of single vendors; null: the vendor cannot have the fault. */
  except?: Partial<Record<VendorName, Partial<Record<StepName, Expectation | null>>>>;
  /** The vendor is slow, so timeouts are short, and a log-in may reach one. */
  silent?: true;
  job?: JobShape;
  input?: Omit<Partial<AwaitJobInput>, 'connection' | 'jobId'>;
  /** `skips`: on a server whose clock leaps over what nobody works in, so that days pass in a second. @default 'real' */
  clock?: 'real' | 'skips';
  /** Further requirements of the outcome; each returned sentence is a defect. */
  also?: (outcome: JobOutcome, stage: Stage) => string[];
}

export type FaultOf = FaultPart | ((stage: Stage) => FaultPart);
export type FaultPart = Pick<FaultSpec, 'answer' | 'change' | 'wire' | 'delayMs' | 'dripMs' | 'workDone'>;
export type Change = (answer: Answer, request: AnsweredRequest) => Answer;

/** Properties of the job, if they are the fault. */
export interface JobShape {
  /** How many messages it has said; of a vendor that has one text only, how many lines. */
  messages?: number;
  contentName?: string;
  contentBytes?: number;
  contentLength?: boolean | number;
  /** Parts of it may be had, by this name of its version. */
  etag?: string;
  /** The states before its end, each for one poll. @default running */
  states?: ('running' | 'waiting')[];
  /** @default ends at once */
  onCancel?: OnCancel;
}

/** No condition changes: the vendor answers the retry, or the session is renewed. */
export const unseen: Expectation = { ends: 'well', meets: [] };
export const unreachable = heals('unreachable');
export const unintelligible = heals('unintelligible');
export const refused = heals('refused');
export const missing = heals('missing');

/** The condition is shown while it lasts, and the wait continues by itself. */
export function heals(...meets: Condition[]): Expectation {
  return { ends: 'well', meets };
}

/** The patience for the condition runs out, and the wait ends with its failure. */
export function givesUp(ends: FailureType, ...meets: Condition[]): Expectation {
  return { ends, meets, logIns: 'any' };
}

/** The wait ends as Canceled, and says that the job was not cancelled. */
export function left(ends: 'refused' | 'unconfirmed'): Expectation {
  return { ends, meets: [] };
}

export function afterLogIns(logIns: number | 'any', expectation: Expectation): Expectation {
  return { ...expectation, logIns };
}

/** The same at every step. */
export function everywhere(expectation: Expectation): Record<StepName, Expectation> {
  return { logIn: expectation, status: expectation, cancel: expectation, messages: expectation, content: expectation };
}
