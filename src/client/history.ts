/** The history of a wait as the server keeps it, over all of its runs. */
import type { Client } from '@temporalio/client';
import { isNotFound } from '../temporal/not-found.js';
import type { HistoryEvent } from './tell-story.js';

/** A run of a long wait ends after some 4,000 events; so this is some 1,600 changes, and a few seconds of reading. */
const MOST_EVENTS = 10_000;

/**
 * Of a wait that went on in many runs only the last ones, once that makes many events: a run is read whole.
 * @param runId the last run
 */
export async function historyOf(
  client: Client,
  workflowId: string,
  runId: string,
  mostEvents = MOST_EVENTS,
): Promise<HistoryEvent[]> {
  const runs: HistoryEvent[][] = [];
  let events = 0;
  for (let run: string | undefined = runId; run !== undefined && events < mostEvents;) {
    const history = await runOf(client, workflowId, run, runs.length === 0);
    if (!history) break;
    runs.unshift(history);
    events += history.length;
    run = history[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  }
  return runs.flat();
}

/** @returns undefined for an earlier run that the server no longer keeps */
async function runOf(
  client: Client,
  workflowId: string,
  runId: string,
  last: boolean,
): Promise<HistoryEvent[] | undefined> {
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  try {
    do {
      const page = await client.workflowService.getWorkflowExecutionHistory({
        namespace: client.options.namespace,
        execution: { workflowId, runId },
        nextPageToken,
      });
      events.push(...(page.history?.events ?? []));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken.length > 0);
  } catch (error) {
    if (!last && isNotFound(error)) return undefined;
    throw error;
  }
  return events;
}
