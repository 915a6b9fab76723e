/** Sends notifications as mails. */
import { createTransport } from 'nodemailer';
import type { Notification } from '../contract/notification.js';
import { notificationText } from '../text/notification-text.js';
import { NotDelivered } from './notify-channel.js';

const LIMIT_MS = 15_000;

export interface MailRoute {
  from: string;
  to: string;
  /** `smtps://user:password@host:465`, or `smtp://…`, which turns to TLS where the server offers it. */
  server: URL;
}

/** @param link the wait's page in the Web UI @throws NotDelivered */
export async function sendMail(
  { from, to, server }: MailRoute,
  notification: Notification,
  link?: string,
): Promise<void> {
  const { title, lines } = notificationText(notification);
  const user = decodeURIComponent(server.username);
  const transport = createTransport({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port) || (server.protocol === 'smtps:' ? 465 : 587),
    secure: server.protocol === 'smtps:',
    // A password never goes over a connection that anybody can read.
    requireTLS: server.protocol === 'smtp:' && user !== '',
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(server.password) } }),
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      to,
      subject: title,
      text: [...lines, ...(link === undefined ? [] : [`Temporal: ${link}`])].join('\n'),
      // A mail that is sent again after a lost answer is the same mail.
      messageId: `<${notification.id.replace(/[^A-Za-z0-9.-]/g, '.')}@vigil>`,
      headers: { 'auto-submitted': 'auto-generated' },
    });
  } catch (error) {
    throw new NotDelivered(mailProblem(error));
  } finally {
    transport.close();
  }
}

/** A server's own words may repeat the log-in, so only its code is shown. */
function mailProblem(error: unknown): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const codes = [code, responseCode].filter((one) => one !== undefined).join(' ');
  return `the mail server did not take the mail${codes === '' ? '' : ` (${codes})`}`;
}
