import type { ContentSelection } from '../../contract/await-job-input.js';
import type { VendorClient } from './vendor-client.js';
/** @returns what the vendor or the connection's config does not allow, as a line that names the field; undefined if nothing */
export type InputCheck = (jobId: string, wanted: ContentSelection) => string | undefined;
/** The same client, except that each operation checks its input first. What does not pass makes no request, not even a log-in. */
export declare function withCheckedInput(client: VendorClient, check: InputCheck): VendorClient;
