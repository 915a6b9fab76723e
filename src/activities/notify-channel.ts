/** How a notification reaches a target of the config. */
import type { Notification, NotifyPolicy, NotifyTarget } from '../contract/notification.js';

/** What the config wants to be notified of about a connection. */
export type NotifyPolicies = (connection: string) => NotifyPolicy | undefined;

export interface NotifyChannel extends NotifyTarget {
  /** `as` in the config. */
  readonly kind: string;
  wants(notification: Notification): boolean;
  /** @throws NotDelivered */
  send(notification: Notification, signal: AbortSignal): Promise<void>;
}

/** A target did not take a notification. The message has no secret, and no address that is one. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';

  /** @param retryAfterMs when the target wants to be asked again */
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
