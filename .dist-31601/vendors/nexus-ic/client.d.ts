/**
 * NEXUS IC (Wood): server jobs of hosted clients. Endpoints, states and limits: docs/vendors/nexus-ic.md.
 * The vendor documents no cancel, so this client has none.
 */
import type { ContentSelection } from '../../contract/await-job-input.js';
import { type JobStatus } from '../../contract/job.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { ContentStream, JobList, VendorClient } from '../shared/vendor-client.js';
import { type LogInOptions } from './session.js';
export type NexusIcOptions = LogInOptions;
export declare class NexusIcClient implements VendorClient {
    private readonly options;
    private readonly edge;
    readonly vendor = "nexus-ic";
    readonly jobList?: JobList;
    private readonly session;
    constructor(options: NexusIcOptions, edge: VendorEdge);
    readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus>;
    /** The vendor keeps no list of messages, only the job's summary. */
    readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage>;
    openContent(jobId: string, _wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream>;
    check(signal: AbortSignal): Promise<string>;
    close(): Promise<void>;
    private readJob;
    /** The vendor lists only the jobs of the logged-in user. */
    private openJobs;
    private openJobContent;
    private openBytes;
}
