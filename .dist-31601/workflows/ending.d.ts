import type { FailureType } from '../contract/failures.js';
import type { WaitRecord } from '../contract/wait-record.js';
/** Why the wait stopped polling before the job's end. */
export type Interruption = {
    why: 'cancel';
} | {
    why: 'deadline';
    what: string;
} | {
    why: 'gaveUp';
    failure: FailureType;
    what: string;
};
export type Ending = 
/** The wait returns the outcome. */
{
    as: 'outcome';
}
/** The wait rethrows the caller's CancelledFailure: Temporal shows Canceled. */
 | {
    as: 'canceled';
} | {
    as: 'failure';
    failure: FailureType;
    what: string;
};
/** @param interruption undefined if the wait reached the job's own end, even after a cancel that came too late */
export declare function endingOf(record: WaitRecord, interruption: Interruption | undefined): Ending;
