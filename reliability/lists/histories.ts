/** The sizes of the histories of a list's workflows. */
import type { Client } from '@temporalio/client';
import { manyId } from '../../src/contract/ids.js';

export interface HistorySize {
  events: number;
  bytes: number;
}

export interface ListHistories {
  /** Of each run of the workflow of the list, the oldest first: a continue-as-new begins the next one. */
  list: HistorySize[];
  /** For the pages. */
  pages: HistorySize[];
}

export async function listHistories(client: Client, name: string): Promise<ListHistories> {
  const workflowId = manyId(name);
  return {
    list: await sizesOf(client, `WorkflowId = "${workflowId}"`),
    pages: await sizesOf(client, `WorkflowId STARTS_WITH "${workflowId}:"`),
  };
}

/** For the largest history. */
export function largest(sizes: readonly HistorySize[]): HistorySize {
  return {
    events: Math.max(0, ...sizes.map(({ events }) => events)),
    bytes: Math.max(0, ...sizes.map(({ bytes }) => bytes)),
  };
}

async function sizesOf({ workflow }: Client, query: string): Promise<HistorySize[]> {
  const sizes: (HistorySize & { at: number })[] = [];
  for await (const { workflowId, runId, startTime } of workflow.list({ query })) {
    const { historyLength, historySize = 0 } = await workflow.getHandle(workflowId, runId).describe();
    sizes.push({ events: historyLength, bytes: historySize, at: startTime.getTime() });
  }
  return sizes.sort((one, other) => one.at - other.at).map(({ events, bytes }) => ({ events, bytes }));
}
