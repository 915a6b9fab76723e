import type { Wait } from './wait.js';
/**
 * Must be called before anything is awaited: Temporal rejects a query or an update that has no handler.
 * @param begun the wait, as soon as its input is accepted
 */
export declare function answerCallers(raw: unknown, begun: () => Wait | undefined): void;
/** Temporal buffers earlier signals until there is a handler. */
export declare function answerSignals(wait: Wait): void;
