/**
 * The vendors' HTTP edge: one got instance, its retries off, and the rules that hold for every request. Nothing of got's leaves it.
 */
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { got, type OptionsInit, type Request, type Response } from 'got';
import { Cookie, type CookieJar } from 'tough-cookie';
import type { z } from 'zod';
import type { VendorName } from '../../contract/job.js';
import { parseRetryAfter } from '../../contract/backoff.js';
import type { Rest } from './byte-range.js';
import { codingOf, decoded } from './content-coding.js';
import type { SecretMask } from './secret-mask.js';
import { isTimeout, kindOfStatus, VendorError, type VendorErrorKind, type VendorVerb } from './vendor-error.js';

export interface EdgeOptions {
  vendor: VendorName;
  mask: SecretMask;
  /** Requests at once, in this process. */
  concurrency: number;
  timeoutsMs: EdgeTimeouts;
  /** PEM of an additional certificate authority. */
  ca?: string;
}

export interface EdgeTimeouts {
  /** A whole request with its answer, but for content. */
  request: number;
  /** Silence while content flows. */
  idle: number;
  /** A whole download. */
  content: number;
}

export interface VendorRequest {
  verb: VendorVerb;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  /** What an error may show instead of the address: no query, no session segment. */
  where: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  cookieJar?: CookieJar;
  signal: AbortSignal;
  /** Of content: only what is still wanted of it, and only of the same version. */
  rest?: Rest;
  /** What a vendor says in the body of an error answer; a web page is handed over as an empty one. */
  explain?: (body: string, status: number) => VendorExplanation;
  /** The answer holds a secret that must be read: it is not masked, and never shown. */
  holdsSecret?: boolean;
}

/** What a call is for, and who waits for it. */
export type VendorCall = Pick<VendorRequest, 'verb' | 'method' | 'signal' | 'rest'>;

export interface VendorExplanation {
  errorId?: string;
  message?: string;
  /** Where the vendor's code means something else than the HTTP status does. */
  kind?: VendorErrorKind;
}

export interface VendorAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface VendorStream {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Fails with a VendorError only. */
  body: Readable;
  /** Not a single byte came. */
  empty: boolean;
}

/** The largest answer that is read into memory, in decoded bytes. */
export const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024;
const ERROR_BODY_LIMIT_BYTES = 64 * 1024;
const MOST_REDIRECTS = 3;

export class VendorEdge {
  private readonly agent: { http: http.Agent; https: https.Agent };

  constructor(private readonly options: EdgeOptions) {
    // Never a single one: a download would hold it, and the polls would wait behind it.
    const kept = { keepAlive: true, maxSockets: Math.max(2, options.concurrency) };
    this.agent = { http: new http.Agent(kept), https: new https.Agent(kept) };
  }

  /** An answer whose JSON fits the schema. @throws VendorError */
  async json<T extends z.ZodType>(request: VendorRequest, schema: T): Promise<z.output<T>> {
    const { text } = await this.answer(request);
    const value = this.parseJson(request, text);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the answer');
    throw this.error(request, 'unintelligible', `the answer does not fit what we know: ${fields.join(', ')}`);
  }

  /** A successful answer, read whole. @throws VendorError */
  async text(request: VendorRequest): Promise<VendorAnswer> {
    const answer = await this.answer(request);
    return request.holdsSecret ? answer : { ...answer, text: this.masked(answer.text) };
  }

  /**
   * A successful answer as a stream, without the coding that the vendor may have put on it unasked; its headers are then those of the
   * bytes that come. The caller must read or destroy the body. @throws VendorError
   */
  async open(request: VendorRequest): Promise<VendorStream> {
    const { response, body } = await this.send(request, 'content');
    if (response.statusCode === 206 && !request.rest) {
      body.destroy();
      throw this.error(request, 'unintelligible', 'a part came where the whole was asked for', 206);
    }
    const { headers, chunks } = this.plain(request, response.headers, body);
    const first = await chunks.next();
    return {
      status: response.statusCode,
      // A file's name is shown, and kept; the vendor may make it of anything.
      headers: this.maskedNames(headers),
      body: contentOf(body, resume(first, chunks)),
      empty: first.done === true,
    };
  }

  /** The beginning of what came where content was expected, as masked text; the rest is not read. @throws VendorError */
  async excerpt({ body }: VendorStream): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= ERROR_BODY_LIMIT_BYTES) break;
    }
    const text = Buffer.concat(chunks).toString('utf8', 0, ERROR_BODY_LIMIT_BYTES);
    return this.masked(text);
  }

  /** The text without any secret that is known here, for what comes out of an answer that holds one. */
  masked(text: string): string {
    return this.options.mask.mask(text);
  }

  /** Makes a secret of the config unreadable in whatever the vendor says from now on. */
  keepSecret(secret: string): void {
    this.options.mask.add(secret);
  }

  /** The same for what the vendor gave for a session; the oldest of these is forgotten in time. */
  keepSessionSecret(secret: string): void {
    this.options.mask.add(secret, 'session');
  }

  /** A log-in is shared by many callers, so it lives by its own clock and not by the signal of one of them. */
  logInSignal(): AbortSignal {
    return AbortSignal.timeout(this.options.timeoutsMs.request);
  }

  /** How long a whole download may take, in milliseconds. */
  get contentLimitMs(): number {
    return this.options.timeoutsMs.content;
  }

  close(): void {
    this.agent.http.destroy();
    this.agent.https.destroy();
  }

  /** An error about a request whose answer came, and was not what it should be. */
  error(request: VendorRequest, kind: VendorErrorKind, what: string, status?: number): VendorError {
    const { vendor } = this.options;
    return new VendorError({ kind, vendor, verb: request.verb, what, where: whereOf(request), status });
  }

  private async answer(request: VendorRequest): Promise<VendorAnswer> {
    const { response, body } = await this.send(request, 'answer');
    const text = await this.read(request, body, ANSWER_LIMIT_BYTES);
    if (isHtml(response.headers, text)) {
      throw this.error(request, 'unreachable', 'a web page came instead of an answer', response.statusCode);
    }
    return { status: response.statusCode, headers: response.headers, text };
  }

  private maskedNames(headers: http.IncomingHttpHeaders): http.IncomingHttpHeaders {
    const names = ['content-disposition', 'content-type'] as const;
    const said = names.flatMap((name) => (headers[name] === undefined ? [] : [[name, this.masked(headers[name])]]));
    return { ...headers, ...(Object.fromEntries(said) as http.IncomingHttpHeaders) };
  }

  // Each answer may bring a new one, and the session goes on by it.
  private keepCookies({ cookieJar }: VendorRequest, { headers }: Response): void {
    if (!cookieJar) return;
    for (const cookie of headers['set-cookie'] ?? []) {
      const { value } = Cookie.parse(cookie) ?? {};
      if (value) this.options.mask.add(value, 'cookie');
    }
  }

  // What broke while an answer flowed; a caller's own abort comes back as its reason.
  private broken(request: VendorRequest, error: unknown): unknown {
    if (error instanceof VendorError) return error;
    if (request.signal.aborted && !isTimeout(request.signal.reason)) return request.signal.reason as unknown;
    return this.error(request, 'unreachable', whatBroke(error));
  }

  private async send(
    request: VendorRequest,
    use: 'answer' | 'content',
  ): Promise<{ response: Response; body: Request }> {
    const body = got.stream(request.url, this.gotOptions(request, use));
    // Without this got waits for a body to be written, and a DELETE is never sent.
    if (isBodiless(request)) body.end();
    let response: Response;
    try {
      response = await new Promise<Response>((resolve, reject) => {
        body.once('response', resolve);
        body.once('error', reject);
      });
    } catch (error) {
      throw this.broken(request, error);
    }
    // A stream without a listener would turn a later break into an uncaught exception.
    body.on('error', () => undefined);
    this.keepCookies(request, response);
    const kind = kindOfStatus(response.statusCode, request.verb);
    if (kind === undefined) return { response, body };
    throw await this.refusal(request, response, body, kind);
  }

  private gotOptions(request: VendorRequest, use: 'answer' | 'content'): OptionsInit & { isStream: true } {
    const { timeoutsMs, ca } = this.options;
    return {
      isStream: true,
      method: request.method ?? 'GET',
      headers: {
        'user-agent': 'vigil',
        ...(use === 'content' && { 'accept-encoding': 'identity' }),
        ...(request.rest && { range: `bytes=${request.rest.from}-`, 'if-range': request.rest.validator }),
        ...request.headers,
      },
      ...(request.json !== undefined && { json: request.json }),
      ...(request.form && { form: request.form }),
      ...(request.cookieJar && { cookieJar: request.cookieJar }),
      ...(ca !== undefined && { https: { certificateAuthority: ca } }),
      agent: this.agent,
      decompress: use === 'answer',
      signal: request.signal,
      timeout:
        use === 'answer'
          ? { request: timeoutsMs.request }
          : { response: timeoutsMs.request, socket: timeoutsMs.idle, request: timeoutsMs.content },
      retry: { limit: 0 },
      throwHttpErrors: false,
      maxRedirects: MOST_REDIRECTS,
      followRedirect: (response) => isFollowed(request, response.headers.location),
    };
  }

  private async refusal(
    request: VendorRequest,
    response: Response,
    body: Request,
    kind: VendorErrorKind,
  ): Promise<VendorError> {
    const { statusCode: status, headers } = response;
    if (status < 400) {
      body.destroy();
      return this.error(request, kind, `redirected to where it is not followed, HTTP ${status}`, status);
    }
    // Masked also where the good answer holds a secret to be read: a refused log-in may echo what it was sent.
    const text = this.masked(await this.read(request, body, ERROR_BODY_LIMIT_BYTES).catch(() => ''));
    const said = request.explain?.(isHtml(headers, text) ? '' : text, status) ?? {};
    // Once more: what was escaped in the body is plain now.
    const masked = (words: string | undefined) => words && this.masked(words);
    return new VendorError({
      kind: said.kind ?? kind,
      vendor: this.options.vendor,
      verb: request.verb,
      what: `HTTP ${status}`,
      where: whereOf(request),
      status,
      errorId: masked(said.errorId),
      vendorMessage: masked(said.message),
      retryAfterMs: parseRetryAfter(headers['retry-after'], Date.now()),
    });
  }

  private async read(request: VendorRequest, body: Request, limit: number): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.flow(request, body)) {
      bytes += chunk.length;
      if (bytes > limit) throw this.error(request, 'unintelligible', `the answer is larger than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  private async *flow(request: VendorRequest, body: Request): AsyncGenerator<Buffer, undefined> {
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) yield chunk;
    } catch (error) {
      throw this.broken(request, error);
    } finally {
      // Also at its end: until then got keeps a listener on the caller's signal, which may outlive a thousand requests.
      body.destroy();
    }
    return undefined;
  }

  /** What flows without its coding: strict, since a coded body that was cut polls whole to who is not. @throws VendorError */
  private plain(
    request: VendorRequest,
    headers: http.IncomingHttpHeaders,
    body: Request,
  ): { headers: http.IncomingHttpHeaders; chunks: AsyncGenerator<Buffer, undefined> } {
    const chunks = this.flow(request, body);
    const coding = codingOf(headers);
    if (coding === 'identity') return { headers, chunks };
    const fails = (kind: VendorErrorKind, what: string) => this.error(request, kind, what);
    if (coding === 'unknown' || request.rest) {
      body.destroy();
      const what = request.rest ? 'a part came in a coding' : 'the content came in a coding that we do not know';
      throw fails('unintelligible', what);
    }
    // Both tell of the bytes as they were sent.
    const { 'content-length': _length, 'content-encoding': _coding, ...plain } = headers;
    return { headers: plain, chunks: decoded(chunks, coding, fails) };
  }

  private parseJson(request: VendorRequest, text: string): unknown {
    // Each string by itself, since what is replaced in the whole text may be a part of its JSON; only where there is anything to replace.
    const isClean = request.holdsSecret || (!text.includes('\\') && this.masked(text) === text);
    const masked = (_key: string, value: unknown) => (typeof value === 'string' ? this.masked(value) : value);
    try {
      return JSON.parse(text, isClean ? undefined : masked) as unknown;
    } catch {
      throw this.error(
        request,
        'unintelligible',
        text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON',
      );
    }
  }
}

async function* resume(first: IteratorResult<Buffer, undefined>, rest: AsyncGenerator<Buffer, undefined>) {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

// A reader who leaves closes the connection, also before the first chunk: the iterator alone would wait for the vendor's next one.
function contentOf(body: Request, chunks: AsyncIterable<Buffer>): Readable {
  const content = Readable.from(chunks, { objectMode: false });
  content._destroy = (error, done) => {
    body.destroy();
    done(error);
  };
  return content;
}

function isBodiless({ method = 'GET', json, form }: VendorRequest): boolean {
  return method !== 'GET' && json === undefined && form === undefined;
}

function isFollowed(request: VendorRequest, location: string | undefined): boolean {
  if ((request.method ?? 'GET') !== 'GET' || location === undefined) return false;
  return URL.canParse(location, request.url.href) && new URL(location, request.url.href).origin === request.url.origin;
}

function whereOf(request: VendorRequest): string {
  return `${request.method ?? 'GET'} ${request.where}`;
}

function isHtml(headers: http.IncomingHttpHeaders, text: string): boolean {
  return /text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);
}

// Only codes, never the message: got puts the address into it.
function whatBroke(error: unknown): string {
  const { name, code } = error as { name?: string; code?: unknown };
  if (code === 'ETIMEDOUT' || name === 'TimeoutError' || name === 'AbortError') return 'no whole answer in time';
  return `the connection broke (${typeof code === 'string' ? code : 'no code'})`;
}
