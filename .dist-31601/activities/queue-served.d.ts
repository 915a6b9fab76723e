import type { Client } from '@temporalio/client';
/** Asks the server whether a worker has polled the task queue recently. */
export declare function queueServed(client: Client): (queue: string) => Promise<boolean>;
