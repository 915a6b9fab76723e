/** A notification in the forms that its targets take. Pure. */
import type { Notification } from '../contract/notification.js';
import { notificationText } from '../text/notification-text.js';

/** A CloudEvent 1.0 in JSON. @param link the wait's page in the Web UI, if its address is known */
export function cloudEvent(notification: Notification, namespace: string, link?: string): Record<string, unknown> {
  const { id, events, at, workflowId, runId, outcome, failure, problem } = notification;
  return {
    specversion: '1.0',
    id,
    type: `vigil.job.${events[0] ?? 'gaveUp'}`,
    source: `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`,
    subject: `${outcome.connection}/${outcome.jobId}`,
    time: at,
    datacontenttype: 'application/json',
    data: {
      events,
      workflowId,
      runId,
      link: link ?? null,
      failure: failure ?? null,
      problem: problem ?? null,
      outcome,
    },
  };
}

/** Slack refuses a longer header, and a longer section. */
const SLACK_LONGEST = { header: 150, section: 3_000 } as const;

/** For an incoming webhook of Slack. Plain text, so that no vendor's text becomes a link or a mention. */
export function slackMessage(notification: Notification, link?: string): Record<string, unknown> {
  const { title, lines } = notificationText(notification);
  const plain = (text: string, longest: number) => ({ type: 'plain_text', text: text.slice(0, longest), emoji: false });
  return {
    // For the notifications of devices. Slack reads it as mrkdwn, in which these three are escaped.
    text: title.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character),
    blocks: [
      { type: 'header', text: plain(title, SLACK_LONGEST.header) },
      { type: 'section', text: plain(lines.join('\n'), SLACK_LONGEST.section) },
      ...(link === undefined
        ? []
        : [
            {
              type: 'actions',
              elements: [{ type: 'button', text: plain('Open in Temporal', SLACK_LONGEST.header), url: link }],
            },
          ]),
    ],
  };
}

/** For an incoming webhook of Teams: an adaptive card. Its rich text takes no Markdown, so that no vendor's text becomes a link. */
export function teamsMessage(notification: Notification, link?: string): Record<string, unknown> {
  const { title, lines } = notificationText(notification);
  const paragraph = (text: string, style: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...style }],
  });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [paragraph(title, { weight: 'Bolder', size: 'Medium' }), ...lines.map((line) => paragraph(line))],
    actions: link === undefined ? [] : [{ type: 'Action.OpenUrl', title: 'Open in Temporal', url: link }],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}
