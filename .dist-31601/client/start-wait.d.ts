/** Starts the wait for a job, or joins the one that is running. */
import { type Client } from '@temporalio/client';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { type JobInfo } from './static-details.js';
import { type WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';
/** `ended`: the last wait for the job saw the job's own end, and no new one was started. */
export type StartedWait = {
    handle: WaitHandle;
    how: 'started' | 'joined';
} | {
    handle: WaitHandle;
    how: 'ended';
    end: WaitEnd;
};
export interface StartOptions {
    /** The task queue of Vigil's workflows. */
    taskQueue: string;
    /** Starts a new wait even if the last one saw the job's own end. @default false */
    again?: boolean;
    /** What the config says about the job, for the Web UI. */
    job?: JobInfo;
}
export declare function startWait(client: Client, input: AwaitJobInput, options: StartOptions): Promise<StartedWait>;
