/** Creates the client for a connection of the config. The only module that knows all four vendors. */
import { type ConnectionConfig } from '../config/config.js';
import type { VendorName } from '../contract/job.js';
import { type JobIdForm } from './shared/job-id-form.js';
import type { VendorClient } from './shared/vendor-client.js';
/** What a job's id looks like at each vendor. */
export declare const JOB_ID_FORMS: Readonly<Record<VendorName, JobIdForm>>;
/** Connects on the first request. */
export declare function createVendorClient(connection: ConnectionConfig): VendorClient;
