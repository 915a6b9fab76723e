/** The endpoint POST /poll: signed webhooks that mean "poll this job now". TLS is the task of a proxy before it. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Logger } from '@temporalio/common';
import { SIGNATURE_TOLERANCE_MS, verifiedWebhook } from '../activities/webhook-signature.js';
import type { JobReference } from '../contract/ids.js';
import { Deliveries } from './deliveries.js';
import type { HostPort } from '../config/host-port.js';
import { requestBody } from '../temporal/request-body.js';
import { listenAt } from './http-listener.js';
import type { HintResult, PollHints } from './poll-hints.js';
import { hintIn } from './webhook-hint.js';

export interface WebhookOptions {
  /** The key of the signatures, read at each webhook, so that a rotated one takes effect. @throws Error if it cannot be used */
  secret: () => string;
  /** Undefined while the worker connects. */
  hints: () => Pick<PollHints, 'take'> | undefined;
  log: Logger;
}

/** An answer, which says to strangers no more than that they are refused. */
interface Reply {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

export const WEBHOOK_PATH = '/poll';
const LARGEST_BODY_BYTES = 4_096;
const MEDIA_TYPES: readonly string[] = ['application/json', 'application/cloudevents+json'];
/** A slow or silent sender holds a connection no longer than this. By default, Node looks for such connections only every 30 s. */
const TIMEOUTS = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 } as const;
const MOST_CONNECTIONS = 200;
const LARGEST_HEADERS_BYTES = 8_192;
const AGAIN_SECONDS = 5;
/** Strangers must not fill the log. */
const LOG_EVERY_MS = 60_000;

/** @throws Error if the address is in use */
export async function serveWebhooks(address: HostPort, options: WebhookOptions): Promise<Server> {
  const receiver = new WebhookReceiver(options);
  const server = createServer({ ...TIMEOUTS, maxHeaderSize: LARGEST_HEADERS_BYTES }, (request, response) => {
    const answer = ({ status, body, headers }: Reply) => {
      // What was not read would be taken for the next request.
      const unread = request.complete ? {} : { connection: 'close' };
      response.writeHead(status, { 'content-type': 'application/json', ...headers, ...unread });
      response.end(JSON.stringify(body));
    };
    receiver.reply(request).then(answer, () => request.destroy());
  });
  server.maxConnections = MOST_CONNECTIONS;
  return listenAt(address, server);
}

class WebhookReceiver {
  // A time that is ahead by the tolerance is accepted for twice as long.
  private readonly deliveries = new Deliveries<Reply>(2 * SIGNATURE_TOLERANCE_MS, ({ status }) => status === 202);
  private unlogged = 0;
  private nextLogAt = 0;

  constructor(private readonly options: WebhookOptions) {}

  /** @throws Error if the request does not arrive completely: then nobody reads an answer */
  async reply(request: IncomingMessage): Promise<Reply> {
    // Not parsed as a URL: that throws for paths such as `//`, which would end the worker.
    const [path] = (request.url ?? '').split('?');
    if (path !== WEBHOOK_PATH) return refusal(404, 'not found');
    if (request.method !== 'POST') return refusal(405, 'expected POST', { allow: 'POST' });
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    if (!MEDIA_TYPES.includes(type.trim().toLowerCase())) return refusal(415, 'expected application/json');
    const body = await requestBody(request, LARGEST_BODY_BYTES);
    if (!body) return refusal(413, `expected at most ${LARGEST_BODY_BYTES} bytes`);
    return this.verified(request, body);
  }

  private async verified({ headers }: IncomingMessage, body: Buffer): Promise<Reply> {
    const now = Date.now();
    let secret: string;
    try {
      secret = this.options.secret();
    } catch (error) {
      this.warn(`webhooks cannot be verified: ${(error as Error).message}`, now);
      return later(503, 'not available');
    }
    const webhook = verifiedWebhook(headers, body, secret, now);
    if ('problem' in webhook) {
      this.warn(`refused a webhook: ${webhook.problem}`, now);
      return refusal(401, 'not authorized');
    }
    const hint = hintIn(body.toString('utf8'));
    if (typeof hint === 'string') return refusal(400, hint);
    return this.deliveries.once(webhook.id, now, () => this.pass(hint));
  }

  private async pass(job: JobReference): Promise<Reply> {
    const hints = this.options.hints();
    if (!hints) return later(503, 'the worker is starting');
    const answer = await hints.take(job);
    if (answer.result === 'away') {
      this.warn(`a webhook was not passed on, because Temporal does not take it: ${answer.problem}`, Date.now());
    } else if (answer.result === 'polls') {
      this.options.log.debug(`${job.connection} ${job.jobId}: polled now, because a webhook asks for it`, { ...job });
    }
    return replyTo(answer);
  }

  private warn(line: string, now: number): void {
    this.unlogged += 1;
    if (now < this.nextLogAt) return;
    const before = this.unlogged - 1;
    this.options.log.warn(before > 0 ? `${line} (${before} more since the last such line)` : line, {
      event: 'webhookRefused',
    });
    this.unlogged = 0;
    this.nextLogAt = now + LOG_EVERY_MS;
  }
}

function replyTo(answer: HintResult): Reply {
  switch (answer.result) {
    case 'polls':
      return { status: 202, body: { accepted: true } };
    case 'noWait':
      return refusal(404, 'no wait is running for this job');
    case 'tooMany':
      return later(429, 'too many webhooks for this connection', answer.againInMs / 1_000);
    case 'away':
      return later(503, 'Temporal does not answer');
  }
}

function refusal(status: number, error: string, headers?: Record<string, string>): Reply {
  return { status, body: { error }, headers };
}

function later(status: number, error: string, seconds = AGAIN_SECONDS): Reply {
  return refusal(status, error, { 'retry-after': String(Math.ceil(seconds)) });
}
