/** The waits of a namespace, filtered by what is known about each. */
import type { Client } from '@temporalio/client';
import type { Condition, JobState, VendorName } from '../contract/job.js';
import { type KnownWait } from './known-wait.js';
/** A wait matches if it matches every part that is given. */
export interface WaitFilter {
    connection?: string;
    /** A Temporal list filter, in addition to Vigil's own. */
    query?: string;
    only?: 'running' | 'ended';
    /** Started at this time or later, in milliseconds since the epoch. */
    startedSince?: number;
    vendors?: readonly VendorName[];
    states?: readonly JobState[];
    conditions?: readonly Condition[];
}
export interface ListOptions {
    /**
     * Asks every running wait for its whole outcome, as for JSON. Without it a wait whose pending poll says enough for a table is not asked.
     * @default false
     */
    complete?: boolean;
}
/** The first `limit` waits of {@link listWaits}; `more` says whether others match too. */
export declare function firstWaits(client: Client, filter: WaitFilter, limit: number, options?: ListOptions): Promise<{
    waits: KnownWait[];
    more: boolean;
}>;
