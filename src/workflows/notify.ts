/** Delivers one notification to all targets that want it, however long one of them is away. */
import { ApplicationFailure, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import { notifyQueue } from '../contract/ids.js';
import type { DeliveryActivities, Notification, NotifyActivities } from '../contract/notification.js';

const { notifyTargets } = proxyLocalActivities<NotifyActivities>({
  startToCloseTimeout: '10s',
  summary: 'which targets want it',
});

/** After a day nobody needs it any more. */
const DELIVERY_LIMIT = '1d';

/** @throws ApplicationFailure if a target did not take it in time, after the others were notified */
export async function notify(notification: Notification): Promise<void> {
  const targets = await notifyTargets(notification);
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
