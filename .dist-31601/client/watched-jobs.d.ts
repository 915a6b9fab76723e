/** Lists the jobs that have a running wait: one list request per connection, no query to a wait. */
import type { Client } from '@temporalio/client';
/** The ids of the jobs as in the inputs of their waits. */
export declare function watchedJobs(client: Client, connections: readonly string[]): Promise<string[]>;
