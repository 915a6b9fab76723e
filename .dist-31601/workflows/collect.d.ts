import type { Interruption } from './ending.js';
import { type Continue } from './poll-until-end.js';
import type { Wait } from './wait.js';
/**
 * Collects what the input asks for; of a job that failed or was cancelled only the messages. Returns a reason if something could not be
 * collected.
 * @param options whether the wait may continue in a new run if conditions that come and go have made the history long
 */
export declare function collect(wait: Wait, { mayContinue }: {
    mayContinue: boolean;
}): Promise<Interruption | Continue | undefined>;
