/**
 * Alteryx Server, API v3: jobs of app workflows. Endpoints, states and limits: docs/vendors/alteryx.md.
 * How to cancel is in no public page of the vendor's that we could read, so that only a config that names the call has one.
 */
import { extname } from 'node:path';
import type { ContentWish } from '../../input.js';
import type { JobMessage, JobStatus } from '../../job.js';
import { lengthOf, mediaTypeOf, nameOf } from '../content-headers.js';
import type { VendorEdge, VendorRequest } from '../http.js';
import { SharedSession } from '../session.js';
import { timestampOf } from '../timestamp.js';
import type { ContentStream, VendorClient } from '../vendor-client.js';
import { VendorError } from '../vendor-error.js';
import { jobSchema, messagesSchema, type Job, type Message, type Output } from './schemas.js';
import { fetchToken, parseError, type Token } from './session.js';
import { isCompleted, severityOf, sourceOf, stateOf, vendorStateOf } from './status.js';

export interface AlteryxOptions {
  /** The API itself, e.g. `https://alteryx.example/webapi`. */
  baseUrl: string;
  clientId: string;
  /** Read at each log-in, so that a rotated secret is picked up. @throws VendorError when it cannot be read */
  clientSecret: () => string;
  /** The call that cancels a job, relative to `baseUrl`, with `{jobId}` in it: `/v3/jobs/{jobId}`. None by default. */
  cancel?: { method: 'DELETE' | 'POST' | 'PUT'; path: string };
}

export class AlteryxClient implements VendorClient {
  readonly vendor = 'alteryx';
  readonly cancel?: (jobId: string, signal: AbortSignal) => Promise<void>;
  private readonly session: SharedSession<Token>;

  constructor(
    private readonly options: AlteryxOptions,
    private readonly edge: VendorEdge,
  ) {
    const { clientId, clientSecret, cancel } = options;
    const tokenUrl = this.url('oauth2/token');
    this.session = new SharedSession({
      logIn: () => fetchToken({ tokenUrl, clientId, clientSecret }, edge),
      isStale: ({ renewAt }) => Date.now() >= renewAt,
      secretVersion: clientSecret,
    });
    if (cancel) this.cancel = (jobId, signal) => this.cancelBy(cancel, jobId, signal);
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const { status, disposition, createDateTime } = await this.session.use(signal, async (token) => {
      const reduced = await this.readJob({ verb: 'read status', signal }, jobId, 'reduced', token);
      const isWhole = !isCompleted(reduced.status) || reduced.disposition;
      // What the reduced object lacks is not documented, and without a disposition the end cannot be told.
      return isWhole ? reduced : this.readJob({ verb: 'read status', signal }, jobId, 'whole', token);
    });
    return {
      state: stateOf(status, disposition),
      vendorState: vendorStateOf(status, disposition),
      queued: timestampOf(createDateTime),
    };
  }

  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const messages = await this.session.use(
      signal,
      async (token) => (await this.readMessageList(jobId, signal, token)) ?? this.readJobMessages(jobId, signal, token),
    );
    for (const { status, text, toolId } of messages) {
      const said = text?.trim();
      if (said) yield { severity: severityOf(status), text: said, source: sourceOf(toolId) };
    }
  }

  async *openContent(jobId: string, wanted: ContentWish, signal: AbortSignal): AsyncIterable<ContentStream> {
    const { outputs } = await this.session.use(signal, (token) =>
      this.readJob({ verb: 'open content', signal }, jobId, 'whole', token),
    );
    for (const [output, format] of this.choose(outputs ?? [], wanted.formats)) {
      yield await this.openOutput(jobId, output, format, signal);
    }
  }

  async check(signal: AbortSignal): Promise<string> {
    return this.session.use(signal, () => Promise.resolve(`token granted to client ${this.options.clientId}`));
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private async cancelBy(
    { method, path }: NonNullable<AlteryxOptions['cancel']>,
    jobId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const call = path.replaceAll('{jobId}', encodeURIComponent(jobId));
    await this.session.use(signal, (token) =>
      this.edge.text({ ...this.request({ verb: 'cancel', signal }, call, token), method }),
    );
  }

  private async readJob(
    of: Pick<VendorRequest, 'verb' | 'signal'>,
    jobId: string,
    extent: 'whole' | 'reduced',
    token: Token,
  ): Promise<Job> {
    const request = this.request(of, `v3/jobs/${encodeURIComponent(jobId)}`, token);
    request.url.searchParams.set('includeMessages', String(extent === 'whole'));
    const job = await this.edge.json(request, jobSchema);
    if (job.id && job.id.toLowerCase() !== jobId.toLowerCase())
      throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
    return job;
  }

  // Only Curators may ask for the messages alone. Whether a 401 means that or an old token, the job's own answer tells:
  // the session must not be renewed for it.
  private async readMessageList(jobId: string, signal: AbortSignal, token: Token): Promise<Message[] | undefined> {
    const call = `v3/jobs/${encodeURIComponent(jobId)}/messages`;
    try {
      return await this.edge.json(this.request({ verb: 'read messages', signal }, call, token), messagesSchema);
    } catch (error) {
      if (error instanceof VendorError && [401, 403, 404].includes(error.status ?? 0)) return undefined;
      throw error;
    }
  }

  private async readJobMessages(jobId: string, signal: AbortSignal, token: Token): Promise<Message[]> {
    return (await this.readJob({ verb: 'read messages', signal }, jobId, 'whole', token)).messages ?? [];
  }

  // Each output with each format to ask of it. A format that no output offers is a mistake, told before anything is fetched.
  private choose(outputs: Output[], formats: string[] | undefined): [Output, string][] {
    const offers = outputs.map((output) => ({ output, offered: [...new Set(output.availableFormats ?? [])] }));
    const all = [...new Set(offers.flatMap(({ offered }) => offered))];
    const missing = (formats ?? []).filter((format) => !all.some((one) => isSame(one, format)));
    if (missing.length > 0 && outputs.length > 0) {
      const what = `no output has the format ${missing.join(', ')}; there is ${all.join(', ') || 'none at all'}`;
      throw new VendorError({ kind: 'rejected', vendor: this.vendor, verb: 'open content', what });
    }
    return offers.flatMap(({ output, offered }) => {
      const chosen = formats
        ? offered.filter((one) => formats.some((format) => isSame(one, format)))
        : [offered.find((one) => isSame(one, 'Raw')) ?? offered[0]].filter((one) => one !== undefined);
      return chosen.map((format): [Output, string] => [output, format]);
    });
  }

  private async openOutput(
    jobId: string,
    { id, fileName }: Output,
    format: string,
    signal: AbortSignal,
  ): Promise<ContentStream> {
    return this.session.use(signal, async (token) => {
      // v1: the vendor has no such call in v3.
      const call = `v1/jobs/${encodeURIComponent(jobId)}/output/${encodeURIComponent(id)}`;
      const request = this.request({ verb: 'open content', signal }, call, token);
      request.url.searchParams.set('format', format);
      const { headers, body } = await this.edge.open(request);
      const name = nameIn(format, fileName || nameOf(headers) || `output-${id}`);
      const mediaType = mediaTypeOf(headers);
      if (mediaType === 'text/html' && !/\.html?$/i.test(name)) {
        body.destroy();
        throw this.edge.error(request, 'unreachable', 'a web page came instead of the content');
      }
      return { name, mediaType, bytes: lengthOf(headers), body };
    });
  }

  private request(of: Pick<VendorRequest, 'verb' | 'signal'>, call: string, token: Token): VendorRequest {
    const url = this.url(call);
    return {
      ...of,
      url,
      where: url.pathname,
      headers: { authorization: `Bearer ${token.value}` },
      explain: (body) => ({ message: parseError(body).message ?? undefined }),
    };
  }

  private url(call: string): URL {
    return new URL(`${this.options.baseUrl.replace(/\/+$/, '')}/${call.replace(/^\/+/, '')}`);
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

// Raw is the file itself; any other format is made from it by the vendor, and gets its own extension.
function nameIn(format: string, fileName: string): string {
  if (isSame(format, 'Raw')) return fileName;
  return `${fileName.slice(0, fileName.length - extname(fileName).length)}.${format.toLowerCase()}`;
}
