/**
 * PureConnect (Genesys): data-extractor jobs over ICWS. Endpoints, states and limits: docs/vendors/pureconnect.md.
 * ICWS serves no content: there is some only where the config says where the output folders are mounted.
 */
import type { ContentWish } from '../../input.js';
import type { JobMessage, JobState, JobStatus } from '../../job.js';
import type { VendorEdge, VendorRequest } from '../http.js';
import { SharedSession } from '../session.js';
import { timestampOf } from '../timestamp.js';
import type { ContentStream, VendorClient } from '../vendor-client.js';
import { openOutputFolder, type OutputMount } from './output-folder.js';
import { jobSchema, type ExtractionJob } from './schemas.js';
import { icwsRequest, isHostLost, logIn, logOut, type IcwsSession, type LogInOptions } from './session.js';
import { endOf, readState } from './status.js';

export interface PureConnectOptions extends LogInOptions {
  /** Where the folders that the server writes are found from here; without it there is no content. */
  outputMount?: OutputMount;
}

export class PureConnectClient implements VendorClient {
  readonly vendor = 'pureconnect';
  readonly openContent?: VendorClient['openContent'];
  private readonly session: SharedSession<IcwsSession>;

  constructor(
    options: PureConnectOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({
      logIn: () => logIn(options, edge),
      logOut: (session) => logOut(session, edge),
      isLost: isHostLost,
      secretVersion: options.password,
    });
    const { outputMount } = options;
    if (outputMount)
      this.openContent = (jobId, _wanted: ContentWish, signal) => this.openFiles(outputMount, jobId, signal);
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const { job, state, vendorState } = await this.readJob(jobId, signal);
    return {
      state,
      vendorState,
      summary: job.errorInfo?.trim() || undefined,
      queued: timestampOf(job.queuedTime) ?? timestampOf(job.submitTime),
      started: timestampOf(job.startedTime),
      ended: endOf(job, state),
      outputLocation: job.outputFolder?.trim() || undefined,
    };
  }

  /** The vendor's acceptance only: the job may still end as finished. */
  async cancel(jobId: string, signal: AbortSignal): Promise<void> {
    await this.session.use(signal, (session) =>
      this.edge.text(this.request(session, { verb: 'cancel', method: 'DELETE', signal }, jobId)),
    );
  }

  /** The vendor keeps no list of messages: the job's errorInfo is all it says. */
  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const { job, state } = await this.readJob(jobId, signal);
    const text = job.errorInfo?.trim();
    if (text) yield { severity: 'error', text, at: endOf(job, state) };
  }

  async check(signal: AbortSignal): Promise<string> {
    return this.session.use(signal, ({ user, host }) =>
      Promise.resolve(`logged in as ${user} at ${new URL(host).host}`),
    );
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private readJob(
    jobId: string,
    signal: AbortSignal,
  ): Promise<{ job: ExtractionJob; state: JobState; vendorState: string }> {
    return this.session.use(signal, async (session) => {
      const request = this.request(session, { verb: 'read status', signal }, jobId, '?jobsResponseMode=status');
      const job = await this.edge.json(request, jobSchema);
      if (job.id.toLowerCase() !== jobId.toLowerCase())
        throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
      const told = readState(job);
      if (!told)
        throw this.edge.error(request, 'unintelligible', 'the answer has neither a state nor a time to tell it by');
      return { job, ...told };
    });
  }

  private async *openFiles(mount: OutputMount, jobId: string, signal: AbortSignal): AsyncIterable<ContentStream> {
    const { job } = await this.readJob(jobId, signal);
    const folder = job.outputFolder?.trim();
    if (folder) yield* openOutputFolder(mount, folder, signal);
  }

  private request(
    session: IcwsSession,
    of: Pick<VendorRequest, 'verb' | 'method' | 'signal'>,
    jobId: string,
    query = '',
  ): VendorRequest {
    const request = icwsRequest(session, of, `data-extractor/jobs/${encodeURIComponent(jobId)}${query}`);
    // Encoding leaves dots alone, and an address drops such a segment: the call would be about all jobs.
    if (/^\.{1,2}$/.test(jobId)) throw this.edge.error(request, 'rejected', 'no job can have such an id');
    return request;
  }
}
