import { type ConnectionPolicy } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import type { CancelAnswer, CancelRequest } from '../contract/activities.js';
/**
 * Asks the vendor to cancel the job, if the connection's config allows it. Retries while the vendor cannot be reached, until the workflow's
 * cancelDeadline.
 */
export declare function cancelJob(client: VendorClient, { cancel: allowed, limits }: ConnectionPolicy): ({ jobId, last, backoff: asked }: CancelRequest) => Promise<CancelAnswer>;
