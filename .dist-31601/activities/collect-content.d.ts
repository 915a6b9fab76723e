import type { ContentStore } from '../content/store.js';
import type { ConnectionLimits } from '../contract/connection-policy.js';
import type { ContentReceipt } from '../contract/outcome.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import type { CollectContentRequest, CollectResult } from '../contract/activities.js';
/** More receipts would make the outcome too large for Temporal. Then the last one is the receipt of a list of all of them. */
export declare const MOST_RECEIPTS = 200;
/** Streams the job's content to the store. If the job or the vendor has no content, the list is empty. */
export declare function collectContent(connection: string, client: VendorClient, store: ContentStore, limits: ConnectionLimits): (request: CollectContentRequest) => Promise<CollectResult<ContentReceipt[]>>;
