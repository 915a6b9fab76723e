/** Follows waits in a terminal: their progress, and warnings about absent workers. */
import type { Client } from '@temporalio/client';
import { type Follower, type FollowOptions } from '../../client/follow.js';
import type { WaitEnd } from '../../client/wait-end.js';
import type { WaitHandle } from '../../client/wait-handle.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { ProgressView } from '../terminal/progress-view.js';
export interface Followed {
    /** Absent if the following ended before the wait. */
    end?: WaitEnd;
    lastKnown?: JobOutcome;
}
/** @throws an error of Temporal's client if Temporal does not answer for `temporalTimeoutMs` */
export declare function followOne(client: Client, handle: WaitHandle, view: ProgressView, options: FollowOptions): Promise<Followed>;
/** Follows the waits and shows each in the view. @throws what `lost` throws */
export declare function followShown<T extends {
    handle: WaitHandle;
}>(client: Client, waits: readonly T[], view: ProgressView, options: FollowOptions, follower: Omit<Follower<T>, 'away' | 'back'>): Promise<void>;
