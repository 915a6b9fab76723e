import { type Client } from '@temporalio/client';
import type { WaitEnd } from '../client/wait-end.js';
import type { FollowedEnd, FollowRequest } from '../contract/activities.js';
/**
 * Completes with the end of a wait. Each attempt asks once: a long poll for each of a thousand followers would use up the namespace's limit
 * of concurrent pollers, and an activity slot each.
 */
export declare function followWait(client: Client): ({ run, ...job }: FollowRequest) => Promise<FollowedEnd>;
/** The end without the exit code and the hint, which are for the command line. */
export declare function followedEnd({ outcome, error }: WaitEnd): FollowedEnd;
