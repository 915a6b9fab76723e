import { type Observation } from '../contract/job.js';
import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import type { PollRequest, PollResult } from '../contract/activities.js';
import type { WritableAttributes } from './writable-attributes.js';
interface Seen {
    observation: Observation;
    retryAfterMs?: number;
}
/**
 * Polls the job once. Returns the observation if it differs from `last` by a change. Otherwise fails benignly with the delay after which the
 * server starts the next attempt, on any worker that is alive then.
 */
export declare function pollForChange(client: VendorClient, { jobPage, limits }: ConnectionPolicy, attributes?: Pick<WritableAttributes, 'names'>): (request: PollRequest) => Promise<PollResult>;
/** Reads the status from the vendor. A blip is retried twice, quickly, before it counts. */
export declare function poll(client: VendorClient, { jobId, wanted }: Pick<PollRequest, 'jobId' | 'wanted'>, last: Observation, signal: AbortSignal): Promise<Seen>;
export {};
