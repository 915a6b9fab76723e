import type { Client } from '@temporalio/client';
import type { FoundWait, JoinRequest } from '../contract/activities.js';
/** Finds the wait for a job. If it is running, adds the caller, so that a cancel of another caller does not cancel the job. */
export declare function joinWait(client: Client): ({ caller, ...job }: JoinRequest) => Promise<FoundWait>;
