import { type Client } from '@temporalio/client';
import type { LeaveRequest } from '../contract/activities.js';
import type { LeaveResult } from '../contract/wait-messages.js';
/** Removes a caller from a wait, and cancels the wait if no other caller wants its job. Does nothing if the wait has ended. */
export declare function leaveWait(client: Client): ({ caller, run, cancelIfLast, ...job }: LeaveRequest) => Promise<LeaveResult>;
