import type { Client } from '@temporalio/client';
import type { HistoryCost } from '../../contender.js';

export async function historyCost(client: Client, workflowId: string): Promise<HistoryCost> {
  const handle = client.workflow.getHandle(workflowId);
  const { historyLength, historySize } = await handle.describe();
  const { events } = await handle.fetchHistory();
  let actions = 0;
  for (const event of events ?? []) {
    if (event.workflowExecutionStartedEventAttributes) actions += 1;
    if (event.timerStartedEventAttributes) actions += 1;
    if (event.upsertWorkflowSearchAttributesEventAttributes) actions += 1;
    if (event.workflowPropertiesModifiedEventAttributes) actions += 1;
    if (event.workflowExecutionSignaledEventAttributes) actions += 1;
    if (event.markerRecordedEventAttributes) actions += 1;
    // The attempt that is recorded is the last one; each before it was one too.
    actions += event.activityTaskStartedEventAttributes?.attempt ?? 0;
  }
  return { events: historyLength, bytes: historySize ?? 0, actions };
}
