/** Many waits with their ends, as a report needs them. */
import type { Client } from '@temporalio/client';
import type { KnownWait } from './known-wait.js';
import type { WaitEnd } from './wait-end.js';
import { type WaitFilter } from './wait-list.js';
export interface ReportedWait extends KnownWait {
    /** Present if the wait ended without returning its outcome. */
    error?: WaitEnd['error'];
}
/** @returns at most `limit` waits, and whether others match too */
export declare function reportedWaits(client: Client, filter: WaitFilter, limit: number): Promise<{
    waits: ReportedWait[];
    more: boolean;
}>;
