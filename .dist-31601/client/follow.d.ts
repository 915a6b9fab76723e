import type { Client } from '@temporalio/client';
import { type KnownWait } from './known-wait.js';
import type { WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';
/** What happens to each wait that is followed. */
export interface Follower<T> {
    /** What is known now; called about once a second. */
    known(wait: T, known: KnownWait): void | Promise<void>;
    ended(wait: T, end: WaitEnd): void;
    /** The wait cannot be followed any more. Throwing ends the following of all waits. */
    lost(wait: T, error: unknown): void;
    /** An outage of Temporal has begun. @param since its last answer, in milliseconds since the epoch */
    away(since: number): void;
    /** The outage is over. */
    back(): void;
}
export interface FollowOptions {
    /** Ends the following, never the waits. */
    signal: AbortSignal;
    /** After an outage of Temporal of this length, the waits are lost. @default none */
    temporalTimeoutMs?: number;
}
/** Follows the waits until each has ended or is lost, also across an outage of Temporal. @throws what `lost` throws */
export declare function followWaits<T extends {
    handle: WaitHandle;
}>(client: Client, waits: readonly T[], { signal, temporalTimeoutMs }: FollowOptions, follower: Follower<T>): Promise<void>;
