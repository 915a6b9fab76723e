/** Delivers one notification to all targets that want it, however long one of them is away. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  ParentClosePolicy,
  patched,
  proxyActivities,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { notifyQueue, troubleId } from '../contract/ids.js';
import {
  REPORTED_TROUBLE,
  sharedTrouble,
  type DeliveryActivities,
  type Notification,
  type NotifyActivities,
} from '../contract/notification.js';

const { notifyTargets } = proxyActivities<Pick<NotifyActivities, 'notifyTargets'>>({
  startToCloseTimeout: '10s',
  summary: 'which targets want it',
});

/** After a day nobody needs it any more. */
const DELIVERY_LIMIT = '1d';

/** @throws ApplicationFailure if a target did not take it in time, after the others were notified */
export async function notify(notification: Notification): Promise<void> {
  const targets = await notifyTargets(notification);
  if (targets.length > 0 && (await isReported(notification))) return;
  const results = await Promise.allSettled(
    targets.map(({ id, name }) => {
      const { deliver } = proxyActivities<DeliveryActivities>({
        taskQueue: notifyQueue(workflowInfo().taskQueue),
        startToCloseTimeout: '1m',
        scheduleToCloseTimeout: DELIVERY_LIMIT,
        retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '10m' },
        summary: name,
      });
      return deliver(notification, id);
    }),
  );
  const failed = targets.filter((_target, nth) => results[nth]?.status === 'rejected').map(({ name }) => name);
  if (failed.length === 0) return;
  throw ApplicationFailure.create({
    type: 'NotDelivered',
    message: `not delivered within ${DELIVERY_LIMIT}: ${failed.join('; ')}`,
    nonRetryable: true,
  });
}

/** Whether another wait has reported the same problem of the connection, and the problem lasts. If not, this one reports it. */
async function isReported(notification: Notification): Promise<boolean> {
  const trouble = sharedTrouble(notification);
  if (!trouble || !patched('one-report-for-a-connection')) return false;
  const { connection, forMs } = trouble;
  try {
    await startChild(REPORTED_TROUBLE, {
      workflowId: troubleId(connection, notification.outcome.condition, forMs),
      args: [trouble],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `notified: ${connection} ${notification.outcome.condition}`,
    });
    return false;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return true;
    throw error;
  }
}
