/** Queries to a wait, which a worker must answer. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { JobOutcome } from '../contract/outcome.js';
import type { NextLimit } from '../contract/wait-record.js';
/** @returns the outcome so far; undefined if no worker answers in time */
export declare function askForOutcome(client: Client, handle: WorkflowHandle, timeoutMs: number): Promise<JobOutcome | undefined>;
/** @returns the wait's next limit; undefined if no worker answers in time */
export declare function askForLimit(client: Client, handle: WorkflowHandle, timeoutMs: number): Promise<NextLimit | null | undefined>;
