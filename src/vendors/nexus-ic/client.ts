/**
 * NEXUS IC (Wood): server jobs of hosted clients. Endpoints, states and limits: docs/vendors/nexus-ic.md.
 * The vendor documents no cancel, so there is none here.
 */
import type { ContentWish } from '../../input.js';
import { isTerminal, type JobMessage, type JobStatus } from '../../job.js';
import { mediaTypeOf, nameOf, lengthOf } from '../content-headers.js';
import type { VendorEdge, VendorRequest } from '../http.js';
import { SharedSession } from '../session.js';
import { timestampOf } from '../timestamp.js';
import type { ContentStream, VendorClient } from '../vendor-client.js';
import { VendorError, type VendorErrorKind } from '../vendor-error.js';
import { loginSchema, serverJobSchema, type ServerJob } from './schemas.js';
import { percentOf, stateOf } from './status.js';

export interface NexusIcOptions {
  /** The service itself, e.g. `https://nexus.example/icweb.dll`. */
  baseUrl: string;
  /** 6.8 logs in by GET and asks `jobStatus?id=`; 6.9 by POST and `jobStatus/{id}`. */
  version: '6.8' | '6.9';
  auth: { scheme: 'basic' | 'apikey' | 'token'; user?: string };
  /** Read at each log-in, so that a rotated secret is picked up. @throws VendorError when it cannot be read */
  secret: () => string;
}

// A log-in is refused in whatever code; a 404 says that there is no IC-Web at the address, and nothing of a job.
const KIND_OF_REFUSED_LOG_IN: Record<number, VendorErrorKind> = { 400: 'refused', 404: 'unreachable' };

interface Session {
  hash: string;
  username: string;
}

export class NexusIcClient implements VendorClient {
  readonly vendor = 'nexus-ic';
  private readonly session: SharedSession<Session>;

  constructor(
    private readonly options: NexusIcOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({ logIn: () => this.logIn(), secretVersion: options.secret });
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const job = await this.readJob(jobId, signal);
    const state = stateOf(job.status);
    return {
      state,
      vendorState: String(job.status),
      percent: percentOf(job.percentComplete),
      summary: job.summary?.trim() || undefined,
      started: timestampOf(job.startClock),
      ended: isTerminal(state) ? timestampOf(job.endClock) : undefined,
    };
  }

  /** The vendor keeps no list of messages: the job's summary is all it says. */
  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const { status, summary } = await this.readJob(jobId, signal);
    const text = summary?.trim();
    if (text) yield { severity: stateOf(status) === 'failed' ? 'error' : 'info', text };
  }

  async *openContent(jobId: string, _wanted: ContentWish, signal: AbortSignal): AsyncIterable<ContentStream> {
    const answer = await this.openJobContent(jobId, signal);
    if (answer === undefined || answer.empty) return;
    const { headers, body } = answer;
    yield { name: nameOf(headers) ?? 'content', mediaType: mediaTypeOf(headers), bytes: lengthOf(headers), body };
  }

  async check(signal: AbortSignal): Promise<string> {
    return this.session.use(signal, (session) => Promise.resolve(`logged in as ${session.username}`));
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private readJob(jobId: string, signal: AbortSignal): Promise<ServerJob> {
    return this.session.use(signal, async ({ hash }) => {
      const request = this.request({ verb: 'read status', signal }, 'jobStatus', jobId, hash);
      const job = await this.edge.json(request, serverJobSchema);
      if (bare(job.id) !== bare(jobId))
        throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
      return job;
    });
  }

  private async openJobContent(jobId: string, signal: AbortSignal) {
    try {
      return await this.session.use(signal, ({ hash }) =>
        this.edge.open(this.request({ verb: 'open content', signal }, 'jobContent', jobId, hash)),
      );
    } catch (error) {
      if (!(error instanceof VendorError && error.kind === 'missing')) throw error;
      // A 404 may mean a job without content, or no such job: the job's own status tells which.
      await this.readJob(jobId, signal);
      return undefined;
    }
  }

  private request(
    of: Pick<VendorRequest, 'verb' | 'signal'>,
    call: 'jobStatus' | 'jobContent',
    jobId: string,
    hash: string,
  ): VendorRequest {
    const inPath = call === 'jobStatus' && this.options.version === '6.9';
    const url = this.url(inPath ? `${call}/${encodeURIComponent(jobId)}` : call);
    if (!inPath) url.searchParams.set('id', jobId);
    url.searchParams.set('hash', hash);
    const request = { ...of, url, where: url.pathname, explain: (body: string) => ({ message: body }) };
    // Encoding leaves dots alone, and an address drops such a segment: the call would be about all jobs.
    if (inPath && /^\.{1,2}$/.test(jobId)) throw this.edge.error(request, 'rejected', 'no job can have such an id');
    return request;
  }

  private async logIn(): Promise<Session> {
    const { auth, secret, version } = this.options;
    const sent = secret();
    this.edge.keepSecret(sent);
    const credentials = auth.scheme === 'basic' ? `${auth.user}:${sent}` : sent;
    const url = this.url('security/login');
    const answer = await this.edge.json(
      {
        verb: 'log in',
        method: version === '6.9' ? 'POST' : 'GET',
        url,
        where: url.pathname,
        headers: { authorization: `${auth.scheme.toUpperCase()} ${Buffer.from(credentials).toString('base64')}` },
        signal: this.edge.logInSignal(),
        holdsSecret: true,
        explain: (body, status) => ({ message: body, kind: KIND_OF_REFUSED_LOG_IN[status] }),
      },
      loginSchema,
    );
    this.edge.keepSecret(answer.hash);
    return { hash: answer.hash, username: answer.username ?? auth.user ?? 'unknown user' };
  }

  private url(call: string): URL {
    return new URL(`${this.options.baseUrl.replace(/\/+$/, '')}/${call}`);
  }
}

// The vendor writes ids in braces; a caller may not, and letters may differ in case.
function bare(id: string): string {
  return id.replace(/[{}]/g, '').toLowerCase();
}
