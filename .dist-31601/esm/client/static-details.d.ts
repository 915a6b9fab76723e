/** The static details of a wait in the Web UI, which are there before a worker has taken it. */
import type { AwaitJobInput } from '../contract/await-job-input.js';
/** What the starter's config says about a job. */
export interface JobInfo {
    vendor?: string;
    /** The job's page at the vendor. */
    link?: string;
}
/** The part of the config that this module uses: with the config's own type, the public client's types would need zod. */
interface ConfiguredConnections {
    connections: Record<string, {
        vendor?: string;
        jobPage?: string;
    }>;
}
export declare function jobInfo(config: ConfiguredConnections, connection: string, jobId: string): JobInfo;
/** In Markdown. */
export declare function staticDetails({ connection, jobId }: AwaitJobInput, about: JobInfo, namespace: string): string;
export {};
