/** Whether a task queue has a worker, as the Temporal server sees it. */
import type { Connection } from '@temporalio/client';
export type WorkflowService = Connection['workflowService'];
/**
 * The server also lists pollers that are gone, so the time of the last access decides.
 * @param now milliseconds since the epoch
 */
export declare function isQueueServed(workflowService: WorkflowService, namespace: string, queue: string, kind: 'activities' | 'workflows', now: number): Promise<boolean>;
