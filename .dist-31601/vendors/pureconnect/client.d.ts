import type { JobMessage } from '../../contract/outcome.js';
import type { JobStatus } from '../../contract/job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { JobList, VendorClient } from '../shared/vendor-client.js';
import { type OutputMount } from './output-folder.js';
import { type LogInOptions } from './session.js';
export interface PureConnectOptions extends LogInOptions {
    /** Where the server's output folders are mounted. @default none: content cannot be collected */
    outputMount?: OutputMount;
    /** How long concurrent polls are gathered for one request of the list, in milliseconds; 0 turns it off. @default 1,000 */
    gatherMs?: number;
}
export declare class PureConnectClient implements VendorClient {
    private readonly edge;
    readonly vendor = "pureconnect";
    readonly openContent?: VendorClient['openContent'];
    readonly jobList: JobList;
    private readonly session;
    private readonly polls;
    constructor(options: PureConnectOptions, edge: VendorEdge);
    readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus>;
    /** The vendor accepts the cancel; the job may still finish first. */
    cancel(jobId: string, signal: AbortSignal): Promise<void>;
    /** The vendor keeps no list of messages, only the job's errorInfo. */
    readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage>;
    check(signal: AbortSignal): Promise<string>;
    close(): Promise<void>;
    private readJob;
    private openJobs;
    private readPollsPage;
    private readPage;
    private openFiles;
    private jobCall;
}
