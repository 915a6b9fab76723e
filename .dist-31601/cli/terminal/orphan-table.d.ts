/** A table of unfinished jobs without a wait. Its last column is the command that awaits each one. */
import type { JobState, Timestamp, VendorName } from '../../contract/job.js';
/** An unfinished job that no running wait covers. */
export interface Orphan {
    connection: string;
    vendor: VendorName;
    jobId: string;
    state: JobState;
    vendorState: string;
    name: string | null;
    by: string | null;
    began: Timestamp | null;
    /** The command that starts a wait for it. */
    watch: string;
}
/** @param now milliseconds since the epoch @param columns the width of the terminal; by default nothing is cut */
export declare function orphanTable(orphans: readonly Orphan[], { now, columns, stream }: {
    now: number;
    columns?: number;
    stream: NodeJS.WriteStream;
}): string[];
