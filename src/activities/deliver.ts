/** The deliveries of notifications, each to one target of the config. */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { NOT_RECORDED } from '../contract/metrics.js';
import { isNotification } from '../contract/reported-notification.js';
import type { DeliveryActivities, NotifyActivities } from '../contract/notification.js';
import { NotDelivered, type NotifyChannel } from './notify-channel.js';

/** For a target that wants to be asked again at once, all day long. */
const MIN_RETRY_MS = 30_000;

export function notifyTargets(channels: readonly NotifyChannel[]): NotifyActivities['notifyTargets'] {
  return (notification) => {
    // Whoever may start workflows in the namespace can start this one.
    if (!isNotification(notification)) {
      throw ApplicationFailure.create({ type: 'InvalidInput', message: 'this is no notification', nonRetryable: true });
    }
    const wanted = channels.filter((channel) => channel.wants(notification));
    return Promise.resolve(wanted.map(({ id, name }) => ({ id, name })));
  };
}

export function deliver(channels: readonly NotifyChannel[], record = NOT_RECORDED): DeliveryActivities['deliver'] {
  return async (notification, targetId) => {
    const channel = channels.find(({ id }) => id === targetId);
    if (!channel || !isNotification(notification)) return;
    try {
      await channel.send(notification, Context.current().cancellationSignal);
      record('vigil_notifications_total', { channel: channel.kind, result: 'delivered' });
    } catch (error) {
      if (!(error instanceof NotDelivered)) throw error;
      record('vigil_notifications_total', { channel: channel.kind, result: 'failed' });
      const failure = ApplicationFailure.create({
        type: 'NotDelivered',
        message: `${channel.name}: ${error.message}`,
        nextRetryDelay: error.retryAfterMs && Math.max(MIN_RETRY_MS, error.retryAfterMs),
      });
      failure.stack = '';
      throw failure;
    }
  };
}
