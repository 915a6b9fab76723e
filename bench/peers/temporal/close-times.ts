import type { Client } from '@temporalio/client';

/** When each workflow that has ended was closed, by the server's clock, in milliseconds since the epoch. */
export async function closeTimes(client: Client, jobOf: (workflowId: string) => string): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for await (const { workflowId, closeTime } of client.workflow.list({ query: "ExecutionStatus = 'Completed'" })) {
    if (closeTime) ends.set(jobOf(workflowId), closeTime.getTime());
  }
  return ends;
}
