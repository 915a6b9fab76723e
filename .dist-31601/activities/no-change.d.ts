/** The benign failure of a poll without a change: the server's retry timer starts the next poll. */
import { ApplicationFailure } from '@temporalio/common';
import { type PollProgress } from '../contract/activities.js';
/** @param delayMs the delay until the server starts the next attempt */
export declare function noChange(message: string, delayMs: number, progress?: PollProgress): ApplicationFailure;
