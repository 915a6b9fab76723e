/** Starts or joins the waits for many jobs, a few at once. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import { type AwaitedJob } from './awaited-job.js';
import type { DetachSignal } from './detach-signal.js';
/**
 * Starts or joins a wait for each job. A job whose wait cannot be started is lost, and the others continue. Ctrl-C starts no further waits.
 * @param complete whether to ask each wait for what it knows, for a JSON result
 * @param begun called for each wait that was started or joined
 * @throws a problem that keeps every wait from starting
 */
export declare function beginMany(client: Client, config: Config, jobs: readonly AwaitedJob[], { again, complete }: {
    again: boolean;
    complete: boolean;
}, detach: DetachSignal, begun: (job: AwaitedJob) => Promise<void>): Promise<void>;
