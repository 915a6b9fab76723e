import type { ConnectionLimits } from '../contract/connection-policy.js';
import type { CollectRequest, CollectResult } from '../contract/activities.js';
/**
 * One attempt to collect something. Returns what was collected, or a condition that changed. While the same problem lasts it fails benignly
 * with the delay of the backoff, like a poll without a change.
 */
export declare function collectAttempt<Receipt>({ backoff: wished, last, initialDelay, retryAfterMs: asked }: CollectRequest, { minIntervalMs }: ConnectionLimits, work: (signal: AbortSignal) => Promise<Receipt>): Promise<CollectResult<Receipt>>;
