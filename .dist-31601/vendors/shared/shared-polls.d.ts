import type { VendorClient } from './vendor-client.js';
/** The same client, except that concurrent polls of the same job share one request. */
export declare function withSharedPolls(client: VendorClient): VendorClient;
