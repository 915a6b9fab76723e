/** Hands a notification over to a workflow of its own, so that no delivery holds up a wait. */
import { ChildWorkflowCancellationType, log, ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import { notifyId } from '../contract/ids.js';
import { NOTIFY, type Notification } from '../contract/notification.js';
import { jobText } from '../text/job-text.js';

/** @param event the same for the same event of the same wait */
export async function sendNotification(
  event: string,
  notification: Omit<Notification, 'id' | 'at' | 'workflowId' | 'runId'>,
): Promise<void> {
  const { workflowId, runId, firstExecutionRunId } = workflowInfo();
  const id = `${firstExecutionRunId}:${event}`;
  const at = new Date().toISOString();
  try {
    await startChild(NOTIFY, {
      workflowId: notifyId(firstExecutionRunId, event),
      args: [{ ...notification, id, at, workflowId, runId } satisfies Notification],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      staticSummary: `notify: ${notification.events.join(', ')}: ${jobText(notification.outcome)}`,
    });
  } catch (error) {
    // It was sent before a reset of the wait.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    log.warn(`the notification was not started: ${String(error)}`);
  }
}
