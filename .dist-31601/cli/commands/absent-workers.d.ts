/** Warns that no worker polls a task queue, or that no worker starts the pending work. Each warning is printed once, however many jobs it affects. */
import type { Client } from '@temporalio/client';
import type { WaitDescription } from '../../client/known-wait.js';
import { type JobReference } from '../../contract/ids.js';
export declare class AbsentWorkerWarnings {
    private readonly client;
    private readonly several;
    private readonly queues;
    private readonly untaken;
    /** @param several whether the warnings are about several jobs */
    constructor(client: Client, several: boolean);
    /** The warnings that were not returned before. @param now milliseconds since the epoch */
    of(wait: WaitDescription, now: number): Promise<string[]>;
    forget({ connection, jobId }: JobReference): void;
    /** Whether the queue has just lost its last worker. */
    private becameUnserved;
    private untakenLine;
}
