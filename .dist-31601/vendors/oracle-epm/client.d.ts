/**
 * Oracle EPM Cloud: Planning jobs. Endpoints, states and limits: docs/vendors/oracle-epm.md.
 * The vendor documents no cancel over REST, so this client has none. It recognizes a cancel made in the web console.
 */
import type { ContentSelection } from '../../contract/await-job-input.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { JobStatus } from '../../contract/job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { ContentStream, VendorClient } from '../shared/vendor-client.js';
import { type LogInOptions } from './session.js';
export interface OracleEpmOptions extends LogInOptions {
    /** The name of the Planning application that runs the jobs, spelled exactly as at the vendor. */
    application: string;
}
export declare class OracleEpmClient implements VendorClient {
    private readonly options;
    private readonly edge;
    readonly vendor = "oracle-epm";
    private readonly session;
    constructor(options: OracleEpmOptions, edge: VendorEdge);
    readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus>;
    /** The job's own details, then the details of its records, which the vendor keeps only for imports and exports. */
    readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage>;
    /** A job has no content of its own. The caller names a file in the service's repository. */
    openContent(_jobId: string, wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream>;
    check(signal: AbortSignal): Promise<string>;
    close(): Promise<void>;
    private readJob;
    private readChildMessages;
    private readDetails;
    private jobCall;
}
