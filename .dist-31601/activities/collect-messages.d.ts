import type { ContentStore } from '../content/store.js';
import { type JobMessage, type MessagesReceipt } from '../contract/outcome.js';
import type { ConnectionLimits } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import type { CollectRequest, CollectResult } from '../contract/activities.js';
/** Streams the job's messages to the store as NDJSON. The receipt has the last ones. */
export declare function collectMessages(connection: string, client: VendorClient, store: ContentStore, limits: ConnectionLimits): (request: CollectRequest) => Promise<CollectResult<MessagesReceipt>>;
/** Counts messages and keeps the last ones. */
export declare class MessageTally {
    private total;
    private readonly bySeverity;
    private readonly last;
    linesOf(messages: AsyncIterable<JobMessage>): AsyncGenerator<string, undefined>;
    note(message: JobMessage): void;
    receipt(): MessagesReceipt;
}
