/** The targets of the config's notifications, with their secrets read when they are used. */
import { createHash } from 'node:crypto';
import { cloudEvent, slackMessage, teamsMessage } from '../activities/notification-body.js';
import { NotDelivered, type NotifyChannel } from '../activities/notify-channel.js';
import { WebhookPosts, type Post } from '../activities/notify-http.js';
import { sendMail } from '../activities/notify-mail.js';
import { signedHeaders } from '../activities/webhook-signature.js';
import { proxyVariables, type Secret } from '../config/config.js';
import { isAbout, isTarget, type NotifyTargetConfig } from '../config/notify-schema.js';
import { readSecret, SecretError } from '../config/secrets.js';
import type { Notification } from '../contract/notification.js';
import { proxyFor } from '../vendors/proxy-choice.js';

export interface NotifyPlace {
  namespace: string;
  /** The wait's page in the Web UI, if its address is known. */
  linkOf: (workflowId: string, runId: string) => string | undefined;
}

export interface NotifyChannels {
  channels: NotifyChannel[];
  close(): void;
}

export function notifyChannels(targets: readonly NotifyTargetConfig[], place: NotifyPlace): NotifyChannels {
  const posts = new WebhookPosts({ proxyFor: (url) => proxyFor(url, undefined, proxyVariables()) });
  const channels = targets.flatMap((target) => channelsOf(target, posts, place));
  return { channels, close: () => posts.close() };
}

/** One for each mail address, because a server may take a mail for some of them only. */
function channelsOf(target: NotifyTargetConfig, posts: WebhookPosts, place: NotifyPlace): NotifyChannel[] {
  const wants = (notification: Notification) => isWanted(target, notification);
  const linkOf = ({ workflowId, runId }: Notification) => place.linkOf(workflowId, runId);
  if (target.as === 'mail') {
    return target.to.map((to) => ({
      id: idOf(target, to),
      name: `mail ${to}`,
      kind: target.as,
      wants,

      send: async (notification) =>
        sendMail({ from: target.from, to, server: mailServer(target.smtp) }, notification, linkOf(notification)),
    }));
  }
  const { to } = target;
  return [
    {
      id: idOf(target, to),
      name: `${target.as} ${typeof to === 'string' ? new URL(to).host : to.reference}`,
      kind: target.as,
      wants,

      send: async (notification, signal) =>
        posts.send(postOf(target, notification, place.namespace, linkOf(notification)), signal),
    },
  ];
}

/** Of all that decides where a notification goes, and how. Safe to show. */
function idOf(target: NotifyTargetConfig, to: string | Secret): string {
  const { on: _on, connections: _connections, ...route } = target;
  const hash = createHash('sha256').update(JSON.stringify([route, to]));
  return `${target.as}-${hash.digest('hex').slice(0, 12)}`;
}

function isWanted(target: NotifyTargetConfig, { events, outcome, problem }: Notification): boolean {
  if (!isAbout(target, outcome.connection)) return false;
  return target.on.some((wanted) =>
    typeof wanted === 'object' ? wanted.troubledForMs === problem?.forMs : events.includes(wanted),
  );
}

type WebhookTarget = Exclude<NotifyTargetConfig, { as: 'mail' }>;

function postOf(target: WebhookTarget, notification: Notification, namespace: string, link?: string): Post {
  const url = webhookUrl(target.to);
  if (target.as === 'slack') return { url, json: slackMessage(notification, link) };
  if (target.as === 'teams') return { url, json: teamsMessage(notification, link) };
  const json = cloudEvent(notification, namespace, link);
  const signed = target.sign && signedHeaders(notification.id, Date.now(), JSON.stringify(json), opened(target.sign));
  return { url, json, headers: { 'content-type': 'application/cloudevents+json', ...signed } };
}

function webhookUrl(to: string | Secret): URL {
  const address = typeof to === 'string' ? to : opened(to);
  if (isTarget(address)) return new URL(address);
  throw new NotDelivered('expected an https address without a user');
}

function mailServer(smtp: Secret): URL {
  const address = opened(smtp);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^smtps?:$/.test(url.protocol) && url.hostname !== '') return url;
  throw new NotDelivered('expected smtp: an address such as "smtps://user:password@mail.example.com"');
}

function opened(secret: Secret): string {
  try {
    return readSecret(secret);
  } catch (error) {
    if (error instanceof SecretError) throw new NotDelivered(error.message);
    throw error;
  }
}
