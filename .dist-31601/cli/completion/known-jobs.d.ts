import type { TemporalFlags } from '../../temporal/target.js';
export interface KnownJob {
    /** The id of the job. */
    value: string;
    description: string;
}
export declare function knownJobs(flags: TemporalFlags, connection: string, begun: string, running: boolean): Promise<KnownJob[]>;
