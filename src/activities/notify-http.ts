/** Posts notifications to webhooks. */
import { httpDate, parseRetryAfter } from '../contract/backoff.js';
import { SHORTEST_SECRET } from '../contract/secret-length.js';
import { shortText } from '../contract/short-text.js';
import { oneLine } from '../text/printable-text.js';
import { GotClient, type GotClientOptions } from '../vendors/http/got-client.js';
import { breakOf } from '../vendors/http/network-problem.js';
import { excerptOf } from '../vendors/http/response-body.js';
import { SecretMask } from '../vendors/http/secret-mask.js';
import { NotDelivered } from './notify-channel.js';

const EXCERPT_BYTES = 1_024;
const LONGEST_SAID = 200;
const TIMEOUTS_MS = { request: 15_000, idle: 15_000, content: 15_000 } as const;

export interface Post {
  url: URL;
  headers?: Record<string, string>;
  json: Record<string, unknown>;
}

export class WebhookPosts {
  private readonly http: GotClient;

  constructor(options: Pick<GotClientOptions, 'proxyFor'>) {
    this.http = new GotClient({ ...options, concurrency: 4, timeoutsMs: TIMEOUTS_MS });
  }

  /** Follows no redirect. @throws NotDelivered */
  async send({ url, headers, json }: Post, signal: AbortSignal): Promise<void> {
    const sent = await this.http
      .send({ method: 'POST', url, headers, json, signal }, 'answer')
      .catch((error: unknown) => {
        // The advice for a connection of the config does not fit.
        throw new NotDelivered(breakOf(error).what);
      });
    const { statusCode, headers: answered } = sent.response;
    const body = await excerptOf(sent.body, EXCERPT_BYTES).catch(() => Buffer.alloc(0));
    sent.body.destroy();
    if (statusCode >= 200 && statusCode < 300) return;
    const said = shortText(oneLine(maskOf(url).mask(body.toString('utf8'))), LONGEST_SAID);
    throw new NotDelivered(
      `HTTP ${statusCode}${said === '' || said.startsWith('<') ? '' : `: ${said}`}`,
      parseRetryAfter(answered['retry-after'], httpDate(answered.date) ?? Date.now()),
    );
  }

  close(): void {
    this.http.close();
  }
}

/** Some servers repeat the path that they do not know, and it is the secret. */
function maskOf(url: URL): SecretMask {
  const mask = new SecretMask();
  const parts = [...url.pathname.split('/'), ...url.searchParams.values()];
  for (const secret of [url.href, url.pathname + url.search, url.pathname, ...parts.filter(isLong)]) mask.add(secret);
  return mask;
}

function isLong(part: string): boolean {
  return part.length >= SHORTEST_SECRET;
}
