import { type Client } from '@temporalio/client';
import type { FollowRequest } from '../contract/activities.js';
/** Requests a cancel of the wait. Does nothing if it has ended. */
export declare function cancelWait(client: Client): ({ run: { firstRunId }, ...job }: FollowRequest) => Promise<void>;
