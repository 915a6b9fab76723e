/** What a report counts: how the waits ended, and how long each connection had a problem. Pure. */
import type { ReportedWait } from '../../client/reported-waits.js';
import { type VendorName } from '../../contract/job.js';
import { type Outage } from '../../contract/timeline.js';
/**
 * `mayStillRun`: the wait was cancelled, and the job was not. `gaveUp`: the wait ended before it saw the job's own end, or before it had
 * collected it.
 */
export type WaitStatus = 'mayStillRun' | 'succeeded' | 'failed' | 'cancelled' | 'gaveUp' | 'running';
export declare const STATUSES: Record<WaitStatus, {
    sign: string;
    word: string;
}>;
export declare const STATUS_NAMES: WaitStatus[];
export declare function waitStatus({ running, status, error, outcome }: ReportedWait): WaitStatus;
/** A bar of the report: a wait and the time it spans. Times are milliseconds since the epoch. */
export interface Bar {
    wait: ReportedWait;
    status: WaitStatus;
    from: number;
    to: number;
    outages: (Outage & {
        to: number;
    })[];
}
export interface ConnectionRows {
    connection: string;
    vendor: VendorName | null;
    /** In the order in which they started. */
    bars: Bar[];
    counts: Record<WaitStatus, number>;
    /** The times in which at least one of its jobs had a problem. */
    problems: {
        from: number;
        to: number;
    }[];
}
export interface ReportData {
    from: number;
    to: number;
    connections: ConnectionRows[];
    counts: Record<WaitStatus, number>;
    longestOutage?: {
        bar: Bar;
        from: number;
        to: number;
    };
}
/** @param since the start of the report, or later if the first wait started later */
export declare function reportData(waits: ReportedWait[], since: number, now: number): ReportData;
