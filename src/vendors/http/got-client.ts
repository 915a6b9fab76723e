/** The one got instance: connections, timeouts, TLS and redirects of every request. It never retries. */
import { got, type OptionsInit, type Request, type Response } from 'got';
import { ConnectionAgents } from './connection-agents.js';
import type { TlsFiles } from './tls-files.js';
import type { Proxy } from './tunnel-agent.js';
import type { VendorRequest } from './vendor-request.js';
import type { VendorVerb } from './vendor-error.js';

export interface HttpTimeouts {
  /** For a whole request and its answer, except content. In milliseconds, like the others. */
  request: number;
  /** For a pause between two chunks of content, and for the answer to an upload. */
  idle: number;
  /** For a whole download or upload. */
  content: number;
}

export interface GotClientOptions {
  /** The most requests at the same time in this process. */
  concurrency: number;
  timeoutsMs: HttpTimeouts;
  /** Without it, Vigil trusts the authorities that Node trusts and has no client certificate. */
  tls?: TlsFiles;
  /** The proxy for an address. @throws NetworkProblem */
  proxyFor?: (url: URL) => Proxy | undefined;
}

/** A request without what errors say about it. */
export type HttpRequest = Omit<VendorRequest, 'verb' | 'where'> & Partial<Pick<VendorRequest, 'verb'>>;

/** An `answer` is read into memory, `content` is streamed. */
export type AnswerUse = 'answer' | 'content';

export interface GotResponse {
  response: Response;
  body: Request;
}

const MAX_REDIRECTS = 3;
/** On a new connection: the vendor may have closed one that was used before, and a reset there does not tell whether it has read the request. */
const ONCE: readonly VendorVerb[] = ['start the job'];

export class GotClient {
  private readonly agents: ConnectionAgents;

  constructor(private readonly options: GotClientOptions) {
    // At least two sockets: with one, a download would block all polls.
    const maxSockets = Math.max(2, options.concurrency);
    // Below the limit of a request, so that the error names the proxy.
    this.agents = new ConnectionAgents({ maxSockets, tunnelTimeoutMs: options.timeoutsMs.request * 0.7 });
  }

  /**
   * Resolves when the headers are here, whatever the status. @throws NetworkProblem, or got's errors, which contain the URL and must not be
   * shown
   */
  async send(request: HttpRequest, use: AnswerUse): Promise<GotResponse> {
    const body = got.stream(request.url, this.gotOptions(request, use));
    // Without this call, got waits for a body to be written and never sends a DELETE.
    if (isBodiless(request)) body.end();
    const response = await new Promise<Response>((resolve, reject) => {
      body.once('response', resolve);
      body.once('error', reject);
    }).finally(() => request.file?.body.destroy());
    // Without a listener, a later error of the stream would be an uncaught exception.
    body.on('error', () => undefined);
    // An answer that came before the end of the file would keep the connection open.
    if (request.file) body.once('end', () => body.destroy());
    return { response, body };
  }

  close(): void {
    this.agents.close();
  }

  private gotOptions(request: HttpRequest, use: AnswerUse): OptionsInit & { isStream: true } {
    const { timeoutsMs, tls, proxyFor } = this.options;
    const isOnce = request.verb !== undefined && ONCE.includes(request.verb);
    return {
      isStream: true,
      method: request.method ?? 'GET',
      headers: {
        'user-agent': 'vigil',
        'accept-encoding': use === 'content' ? 'identity' : 'gzip, deflate, br',
        ...(request.rest && { range: `bytes=${request.rest.from}-`, 'if-range': request.rest.validator }),
        ...(isOnce && { connection: 'close' }),
        ...(request.file && {
          'content-type': 'application/octet-stream',
          'content-length': String(request.file.bytes),
        }),
        ...request.headers,
      },
      ...(request.json !== undefined && { json: request.json }),
      ...(request.form && { form: request.form }),
      ...(request.file && { body: request.file.body }),
      ...(request.cookieJar && { cookieJar: request.cookieJar }),
      agent: this.agents.with(tls?.context(), proxyFor?.(request.url), isOnce ? 'once' : 'kept'),
      // The vendor client does it: got takes no other spelling of a coding, and no list.
      decompress: false,
      signal: request.signal,
      timeout:
        use === 'answer' && !request.file
          ? { request: timeoutsMs.request }
          : {
              // A vendor may take a while to store a large file.
              response: request.file ? timeoutsMs.idle : timeoutsMs.request,
              socket: timeoutsMs.idle,
              request: timeoutsMs.content,
            },
      retry: { limit: 0 },
      throwHttpErrors: false,
      maxRedirects: MAX_REDIRECTS,
      followRedirect: (response) => isFollowed(request, response.headers.location),
    };
  }
}

function isBodiless({ method = 'GET', json, form, file }: HttpRequest): boolean {
  return method !== 'GET' && json === undefined && form === undefined && file === undefined;
}

/** Redirects are followed only for a GET to the same origin. */
function isFollowed(request: HttpRequest, location: string | undefined): boolean {
  if ((request.method ?? 'GET') !== 'GET' || location === undefined) return false;
  return URL.canParse(location, request.url.href) && new URL(location, request.url.href).origin === request.url.origin;
}
