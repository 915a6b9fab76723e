import type { Logger } from 'pino';
import type { ConnectionConfig } from '../config/config.js';
import type { ContentStore } from '../content/store.js';
import type { NexusPolicy } from '../contract/connection-policy.js';
import type { RotatingTarget } from '../temporal/rotating-target.js';
export interface ServeOptions {
    temporal: RotatingTarget;
    taskQueue: string;
    /** Whether this process serves the workflows. */
    workflows: boolean;
    /** What callers through Nexus may do; absent: Nexus is not served. */
    nexus?: NexusPolicy;
    /** The connections that this process serves. */
    connections: Map<string, ConnectionConfig>;
    store: ContentStore;
    log: Logger;
}
export interface Serving {
    /** Whether all Workers poll their task queues and none is shutting down. */
    ready: () => boolean;
    /** The names of the task queues, for logs and the health endpoints. */
    queues: string[];
    /** Resolves when everything has ended after `stop()`; rejects if a Worker fails. */
    done: Promise<void>;
    /** Ends polls at once, gives collections time to finish, and logs out at the vendors. Never cancels a job. */
    stop: () => void;
}
/** @throws TemporalUnreachable */
export declare function serve(options: ServeOptions): Promise<Serving>;
