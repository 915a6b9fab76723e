/** The words in which the tables of faults are written: what a vendor does, and how the wait must end. */
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
  /** How many requests are spoilt, where the first of them is answer enough. @default the row's `times` */
  fires?: number;
}

/** A row of the specification: one fault, and at each step what must come of it. A step without an expectation cannot have the fault. */
export interface Row extends Partial<Record<StepName, Expectation>> {
  /** What the vendor does, as people would say it. */
  fault: string;
  /** How many requests of the step it spoils. @default 1 */
  times?: number | 'always';
  /** How many requests of the step pass before it. @default 0, at the status 1: the wait is under way */
  after?: number;
  does?: FaultOf;
  /** What it does with the next request of the step, once. */
  then?: FaultOf;
  /** What is done before the wait begins. */
  before?: (stage: Stage) => void;
  /** What happens beside: the harness goes on once it resolves. It throws where it could not happen. */
  happens?: (stage: Stage) => Promise<void>;
  /** @default all four */
  vendors?: VendorName[];
  /** Where a vendor differs; null: there the fault cannot be. */
  except?: Partial<Record<VendorName, Partial<Record<StepName, Expectation | null>>>>;
  /** It keeps us waiting, so that time-outs are short, and a log-in may run into one. */
  silent?: true;
  job?: JobShape;
  input?: Omit<Partial<AwaitJobInput>, 'connection' | 'jobId'>;
  /** `skips`: on a server whose clock leaps over what nobody works in, so that days pass in a second. @default 'real' */
  clock?: 'real' | 'skips';
  /** What else must be true of the outcome; each sentence that is returned is a defect. */
  also?: (outcome: JobOutcome, stage: Stage) => string[];
}

export type FaultOf = FaultPart | ((stage: Stage) => FaultPart);
export type FaultPart = Pick<FaultSpec, 'answer' | 'change' | 'wire' | 'delayMs' | 'dripMs' | 'workDone'>;
export type Change = (answer: Answer, request: AnsweredRequest) => Answer;

/** What the job is like, where that is the fault. */
export interface JobShape {
  /** How many messages it has said; of a vendor that has one text only, how many lines. */
  messages?: number;
  contentName?: string;
  contentBytes?: number;
  contentLength?: boolean | number;
  /** Parts of it may be had, by this name of its version. */
  etag?: string;
  /** The states that it shows before its end, each for one poll. @default running */
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

/** The condition is shown while it lasts, and the wait goes on by itself. */
export function heals(...meets: Condition[]): Expectation {
  return { ends: 'well', meets };
}

/** The patience with the condition passes, and the wait says so. */
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
