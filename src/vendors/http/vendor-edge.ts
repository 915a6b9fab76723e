/**
 * All HTTP to vendors goes through this class. It masks secrets, limits sizes and turns every failure into a VendorError.
 * Nothing of got's leaves it, because got's errors contain headers, bodies and URLs.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Response } from 'got';
import { Cookie } from 'tough-cookie';
import type { z } from 'zod';
import type { VendorName } from '../../contract/job.js';
import { httpDate, parseRetryAfter } from '../../contract/backoff.js';
import { ANSWER_MEMORY, type AnswerMemory, type AnswerShare } from './answer-memory.js';
import { decodedText } from './answer-text.js';
import { codingsOf, decoded, isGzipFile, START_BYTES, type Coding, type DecodeOptions } from './content-coding.js';
import { isNamedGzip } from './content-headers.js';
import { gatewayOf } from './gateway-answer.js';
import { GotClient, type AnswerUse, type GotClientOptions, type GotResponse } from './got-client.js';
import { parseJsonText } from './json-text.js';
import { breakOf } from './network-problem.js';
import { RequestSpan } from './request-span.js';
import { bytesOf, chunksOf, contentOf, excerptOf, isHtml, startOf } from './response-body.js';
import type { SecretMask } from './secret-mask.js';
import { isTimeout, kindOfStatus, VendorError, type VendorErrorKind, type VendorVerb } from './vendor-error.js';
import { whereOf, type VendorAnswer, type VendorRequest, type VendorStream } from './vendor-request.js';

export interface EdgeEvents {
  /**
   * Called once for each request: when its answer begins, or when there is none. Not for a request that its caller gave up.
   * @param status undefined without an answer
   */
  onAnswer?: (verb: VendorVerb, status: number | undefined, tookMs: number) => void;
}

export interface EdgeOptions extends GotClientOptions, EdgeEvents {
  vendor: VendorName;
  mask: SecretMask;
  /** Whether requests carry the trace context of the W3C. @default false */
  traceContext?: boolean;
  /** @default that of this process */
  memory?: AnswerMemory;
}

/** The largest answer that is read into memory, in decoded bytes: a job's status takes a few hundred. */
export const ANSWER_LIMIT_BYTES = 1024 * 1024;
/** The same for lists of jobs and of messages, which one job may fill, and for a job that is read with its messages. */
export const LONG_ANSWER_LIMIT_BYTES = 32 * ANSWER_LIMIT_BYTES;
const LONG_ANSWERS: readonly VendorVerb[] = ['list jobs', 'read messages', 'open content'];
const ERROR_BODY_LIMIT_BYTES = 64 * 1024;

export class VendorEdge {
  private readonly http: GotClient;
  private readonly memory: AnswerMemory;

  constructor(private readonly options: EdgeOptions) {
    this.http = new GotClient(options);
    this.memory = options.memory ?? ANSWER_MEMORY;
  }

  /** The JSON of a successful answer, checked against the schema. @throws VendorError */
  async json<T extends z.ZodType>(request: VendorRequest, schema: T): Promise<z.output<T>> {
    const parsed = await this.counted(request, async (answers) => {
      const { text } = await this.answer(request, answers);
      return schema.safeParse(this.parseJson(request, text));
    });
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the answer');
    throw this.error(request, 'unintelligible', `unexpected format of the answer: ${fields.join(', ')}`);
  }

  /** A successful answer, read completely. @throws VendorError */
  async text(request: VendorRequest): Promise<VendorAnswer> {
    const answer = await this.counted(request, (answers) => this.answer(request, answers));
    return request.holdsSecret ? answer : { ...answer, text: this.masked(answer.text) };
  }

  /**
   * A successful answer as a stream. If the vendor compressed it without being asked, the body is decompressed and the headers describe
   * the decompressed body. The caller must read or destroy the body. @throws VendorError
   */
  async open(request: VendorRequest): Promise<VendorStream> {
    const { response, body } = await this.send(request, 'content');
    if (response.statusCode === 206 && !request.rest) {
      body.destroy();
      throw this.error(request, 'unintelligible', 'the vendor sent a part of the content instead of all of it', 206);
    }
    const { headers, chunks } = await this.content(request, response.headers, body);
    const content = await contentOf(body, chunks);
    // The vendor chooses the file name, and Vigil shows and stores it.
    return { status: response.statusCode, headers: this.maskedNames(headers), ...content };
  }

  /** The start of an unexpected answer to `open`, as masked text. Does not read the rest. @throws VendorError */
  async excerpt({ body, headers }: VendorStream): Promise<string> {
    return this.masked(decodedText(await excerptOf(body, ERROR_BODY_LIMIT_BYTES), headers));
  }

  /** Counts what a caller keeps of long answers against the memory of this process. The caller must release it. */
  keepAnswers(): AnswerShare {
    return this.memory.share();
  }

  masked(text: string): string {
    return this.options.mask.mask(text);
  }

  /** From now on, masks this secret from the config in everything that the vendor sends. */
  keepSecret(secret: string): void {
    this.options.mask.add(secret);
  }

  /** The same for a secret that the vendor issued for a session. Only the latest of these are remembered. */
  keepSessionSecret(secret: string): void {
    this.options.mask.add(secret, 'session');
  }

  /** The signal for a log-in. Many callers share a log-in, so it has its own timeout instead of one caller's signal. */
  logInSignal(): AbortSignal {
    return AbortSignal.timeout(this.requestLimitMs);
  }

  /** How long one request may take, in milliseconds. */
  get requestLimitMs(): number {
    return this.options.timeoutsMs.request;
  }

  /** How long a whole download may take, in milliseconds. */
  get contentLimitMs(): number {
    return this.options.timeoutsMs.content;
  }

  close(): void {
    this.http.close();
  }

  /** An error for an answer that arrived but is not what the request asked for. */
  error(request: VendorRequest, kind: VendorErrorKind, what: string, status?: number): VendorError {
    const { vendor } = this.options;
    return new VendorError({ kind, vendor, verb: request.verb, what, where: whereOf(request), status });
  }

  private async counted<T>(request: VendorRequest, use: (answers: AnswerShare) => Promise<T>): Promise<T> {
    const own = request.answers ? undefined : this.memory.share();
    try {
      return await use(own ?? (request.answers as AnswerShare));
    } finally {
      own?.release();
    }
  }

  private async answer(request: VendorRequest, answers: AnswerShare): Promise<VendorAnswer> {
    const { response, body } = await this.send(request, 'answer');
    const limit = LONG_ANSWERS.includes(request.verb) ? LONG_ANSWER_LIMIT_BYTES : ANSWER_LIMIT_BYTES;
    const text = await this.read(request, response, body, limit, answers);
    if (isHtml(response.headers, text)) {
      throw this.error(request, 'unreachable', 'got an HTML page instead of an answer', response.statusCode);
    }
    return { status: response.statusCode, headers: response.headers, text };
  }

  private async send(request: VendorRequest, use: AnswerUse): Promise<GotResponse> {
    const { onAnswer, traceContext } = this.options;
    const span = new RequestSpan(request, () => this.masked(`${request.url.origin}${request.where}`));
    const headers = traceContext ? { ...request.headers, ...span.traceContext() } : request.headers;
    const sentAt = performance.now();
    let sent: GotResponse;
    try {
      sent = await this.http.send({ ...request, headers }, use);
    } catch (error) {
      const broken = this.broken(request, error);
      span.unanswered(broken);
      if (broken instanceof VendorError) onAnswer?.(request.verb, undefined, performance.now() - sentAt);
      throw broken;
    }
    span.answered(sent.response.statusCode, sent.body);
    onAnswer?.(request.verb, sent.response.statusCode, performance.now() - sentAt);
    this.maskCookies(request, sent.response);
    const kind = kindOfStatus(sent.response.statusCode, request.verb);
    if (kind === undefined) return sent;
    throw await this.refusal(request, sent, kind);
  }

  private async refusal(
    request: VendorRequest,
    { response: { statusCode: status, headers }, body }: GotResponse,
    kind: VendorErrorKind,
  ): Promise<VendorError> {
    if (status < 400) {
      body.destroy();
      return this.error(request, kind, `a redirect that Vigil does not follow, HTTP ${status}`, status);
    }
    // Masked even if the request expects a secret: a vendor may repeat the credentials when it refuses a log-in.
    const answers = this.memory.share();
    const read = this.read(request, { headers }, body, ERROR_BODY_LIMIT_BYTES, answers).catch(() => '');
    const text = this.masked(await read.finally(() => answers.release()));
    const retryAfterMs = parseRetryAfter(headers['retry-after'], httpDate(headers.date) ?? Date.now());
    // A refused session and a limit of requests count whoever enforces them.
    const gateway = [401, 429].includes(status) ? undefined : gatewayOf({ status, headers, body: text });
    if (gateway !== undefined) {
      const what = `HTTP ${status} from ${this.masked(gateway)} on the way, not from the vendor`;
      return new VendorError({ ...this.error(request, 'unreachable', what, status).fields, retryAfterMs });
    }
    const isPage = isHtml(headers, text);
    const said = request.explain?.(isPage ? '' : text, status, headers) ?? {};
    // Masked again, because parsing the JSON may have unescaped a secret.
    const masked = (words: string | undefined) => words && this.masked(words);
    return new VendorError({
      ...this.error(request, said.kind ?? kind, `HTTP ${status}`, status).fields,
      errorId: masked(said.errorId),
      vendorMessage: masked(said.message),
      retryAfterMs,
      isPage,
    });
  }

  private async read(
    request: VendorRequest,
    { headers }: Pick<Response, 'headers'>,
    body: Readable,
    limit: number,
    answers: AnswerShare,
  ): Promise<string> {
    const codings = this.codings(request, headers, body);
    // JSON says itself where it ends.
    const chunks = this.decompressed(request, this.chunks(request, body), codings, { ignoreRest: true });
    const tooLarge = () => this.error(request, 'unintelligible', `the answer is larger than ${limit} bytes`);
    const count = async (bytes: number) => {
      const limitMs = this.options.timeoutsMs.request;
      if (await answers.grow(bytes, request.signal, limitMs)) return;
      throw this.error(request, 'unreachable', 'no memory for the answer: other long answers are being read');
    };
    return decodedText(await bytesOf(chunks, limit, tooLarge, count), headers);
  }

  private chunks(request: VendorRequest, body: Readable): AsyncGenerator<Buffer, undefined> {
    return chunksOf(body, (error) => this.broken(request, error));
  }

  /** The error for a request that broke. A caller's own abort is thrown as its reason. */
  private broken(request: VendorRequest, error: unknown): unknown {
    if (error instanceof VendorError) return error;
    if (request.signal.aborted && !isTimeout(request.signal.reason)) return request.signal.reason as unknown;
    const { vendor } = this.options;
    const { verb } = request;
    return new VendorError({ kind: 'unreachable', vendor, verb, ...breakOf(error), where: whereOf(request) });
  }

  /** The body of a download as it is kept, and the headers that describe it. */
  private async content(
    request: VendorRequest,
    headers: IncomingHttpHeaders,
    body: Readable,
  ): Promise<{ headers: IncomingHttpHeaders; chunks: AsyncGenerator<Buffer, undefined> }> {
    const codings = this.codings(request, headers, body);
    const { 'content-encoding': _coding, ...uncoded } = headers;
    let chunks = this.chunks(request, body);
    if (codings.length === 0) return { headers: uncoded, chunks };
    const mayBeFile = codings.join() === 'gzip' && isNamedGzip(headers, request.contentName);
    if (request.rest) {
      if (mayBeFile) return { headers: uncoded, chunks };
      body.destroy();
      throw this.error(request, 'unintelligible', 'a part of the content is compressed');
    }
    if (mayBeFile) {
      const begun = await startOf(chunks, START_BYTES);
      if (isGzipFile(begun.start)) return { headers: uncoded, chunks: begun.chunks };
      ({ chunks } = begun);
    }
    // It is the length of the compressed bytes.
    const { 'content-length': _length, ...plain } = uncoded;
    return { headers: plain, chunks: this.decompressed(request, chunks, codings) };
  }

  private codings(request: VendorRequest, headers: IncomingHttpHeaders, body: Readable): Coding[] {
    const codings = codingsOf(headers);
    if (codings) return codings;
    body.destroy();
    throw this.error(request, 'unintelligible', 'the answer has an unknown encoding');
  }

  private decompressed(
    request: VendorRequest,
    chunks: AsyncGenerator<Buffer, undefined>,
    codings: Coding[],
    options: Omit<DecodeOptions, 'fails'> = {},
  ): AsyncGenerator<Buffer, undefined> {
    const fails: DecodeOptions['fails'] = (kind, what) => this.error(request, kind, what);
    return codings.length === 0 ? chunks : decoded(chunks, codings, { ...options, fails });
  }

  private parseJson(request: VendorRequest, text: string): unknown {
    // Masks each parsed string, because masking the raw text could break its JSON. Skipped if the text contains nothing to mask.
    const isClean = request.holdsSecret || (!text.includes('\\') && this.masked(text) === text);
    const masked = (_key: string, value: unknown) => (typeof value === 'string' ? this.masked(value) : value);
    try {
      return parseJsonText(text, isClean ? undefined : masked);
    } catch {
      throw this.error(
        request,
        'unintelligible',
        text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON',
      );
    }
  }

  private maskedNames(headers: IncomingHttpHeaders): IncomingHttpHeaders {
    const names = ['content-disposition', 'content-type'] as const;
    const said = names.flatMap((name) => (headers[name] === undefined ? [] : [[name, this.masked(headers[name])]]));
    return { ...headers, ...(Object.fromEntries(said) as IncomingHttpHeaders) };
  }

  // A vendor may replace the session's cookie in any answer.
  private maskCookies({ cookieJar }: VendorRequest, { headers }: Response): void {
    if (!cookieJar) return;
    for (const cookie of headers['set-cookie'] ?? []) {
      const { value } = Cookie.parse(cookie) ?? {};
      if (value) this.options.mask.add(value, 'cookie');
    }
  }
}
