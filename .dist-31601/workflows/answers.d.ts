/** Checks the results of activities, because an operator may complete one with anything. Pure. */
import type { CancelAnswer, CollectResult, PollResult } from '../contract/activities.js';
export declare function isPollResult(result: unknown): result is PollResult;
export declare function isCancelAnswer(result: unknown): result is CancelAnswer;
export declare function isCollectResult<Receipt>(result: unknown): result is CollectResult<Receipt>;
