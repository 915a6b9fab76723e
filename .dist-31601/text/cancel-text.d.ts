import type { JobOutcome } from '../contract/outcome.js';
interface CancelText {
    /** Follows "requested by …", also while the wait is running. */
    brief: string;
    /** What happened to the job. */
    job: string;
    /** What happened to the wait that a caller cancelled, and to its job. */
    wait: string;
    hint: string;
}
/** The part of an outcome, or of a wait's record, that tells about a cancel. */
type Cancelled = Pick<JobOutcome, 'cancel' | 'timeline'>;
/** @param of without a cancel, nobody requested one */
export declare function cancelText(of: Cancelled): Omit<CancelText, 'brief'>;
/** @returns undefined if nobody requested a cancel */
export declare function cancelBrief(of: Cancelled): string | undefined;
export {};
