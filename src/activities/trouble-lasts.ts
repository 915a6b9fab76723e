import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { askForOutcome } from '../client/ask-wait.js';
import type { NotifyActivities } from '../contract/notification.js';

const ANSWER_TIMEOUT_MS = 5_000;

/** Asks the wait that reported a problem of its connection whether it has seen the job since. */
export function troubleLasts(client: Client): NotifyActivities['troubleLasts'] {
  return async ({ workflowId, since }) => {
    const wait = client.workflow.getHandle(workflowId);
    try {
      if ((await wait.describe()).status.name !== 'RUNNING') return false;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
    const outcome = await askForOutcome(client, wait, ANSWER_TIMEOUT_MS);
    // Another wait for the same job may have begun since.
    if (!outcome || outcome.condition === 'clear' || outcome.times.awaitedFrom > since) return false;
    return !outcome.timeline.some(({ condition, at }) => condition === 'clear' && at > since);
  };
}
