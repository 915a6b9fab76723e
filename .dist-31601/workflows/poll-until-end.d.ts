import type { Interruption } from './ending.js';
import type { Wait } from './wait.js';
/** The history is so long that the wait should continue in a new run. */
export declare const CONTINUE: {
    readonly why: "history";
};
export type Continue = typeof CONTINUE;
/**
 * Polls until the job ends (returns undefined) or until `interrupted` gives a reason.
 * @param first whether the first poll comes at once or after the initial delay of the backoff
 */
export declare function pollUntilEnd(wait: Wait, interrupted: () => Interruption | undefined, first: {
    initialDelay: boolean;
}): Promise<Interruption | Continue | undefined>;
