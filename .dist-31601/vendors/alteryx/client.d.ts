/**
 * Alteryx Server, API v3: jobs of app workflows. Endpoints, states and limits: docs/vendors/alteryx.md.
 * The vendor's public pages do not say how to cancel a job, so a cancel needs the call in the config.
 */
import type { ContentSelection } from '../../contract/await-job-input.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { JobStatus } from '../../contract/job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { ContentStream, JobList, VendorClient } from '../shared/vendor-client.js';
import { type LogInOptions } from './session.js';
export interface AlteryxOptions extends LogInOptions {
    /** The call that cancels a job, relative to `baseUrl`, such as `/v3/jobs/{jobId}`. @default none: jobs cannot be cancelled */
    cancel?: {
        method: 'DELETE' | 'POST' | 'PUT';
        path: string;
    };
}
export declare class AlteryxClient implements VendorClient {
    private readonly options;
    private readonly edge;
    readonly vendor = "alteryx";
    readonly cancel?: VendorClient['cancel'];
    readonly jobList: JobList;
    private readonly session;
    constructor(options: AlteryxOptions, edge: VendorEdge);
    readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus>;
    readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage>;
    openContent(jobId: string, wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream>;
    check(signal: AbortSignal): Promise<string>;
    close(): Promise<void>;
    private openJobs;
    private fetchPage;
    private cancelBy;
    private readJob;
    private fetchJob;
    private fetchMessages;
    private openOutput;
    private jobCall;
}
