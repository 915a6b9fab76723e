import type { FollowedEnd } from '../contract/activities.js';
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from './await-job-failure.js';
/** @throws AwaitJobFailure; CancelledFailure with the outcome if the caller itself was cancelled */
export declare function outcomeOfEnd({ outcome, error }: FollowedEnd): JobOutcome;
/** The failure with which the wait itself ended; undefined if Temporal ended it or if something else failed. */
export declare function outcomeOfFailure(error: unknown): AwaitJobFailure | undefined;
