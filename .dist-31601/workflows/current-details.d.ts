import type { Ending } from './ending.js';
import { type WaitRecord } from '../contract/wait-record.js';
export interface Seen {
    workflowId: string;
    namespace: string;
    /** Milliseconds since the epoch. */
    now: number;
    /** Present once the wait has ended. */
    ending?: Ending;
}
export declare function currentDetails(record: WaitRecord, seen: Seen): string;
/** The details of a wait whose input is refused. */
export declare function refusedDetails(problems: string[]): string;
