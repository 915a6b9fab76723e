/**
 * PureConnect (Genesys): data-extractor jobs over ICWS. Endpoints, states and limits: docs/vendors/pureconnect.md.
 * ICWS serves no content. To collect content, the config must name a mount of the output folders.
 */
import type { JobMessage } from '../../contract/outcome.js';
import type { JobStatus } from '../../contract/job.js';
import { segmentOf } from '../http/address.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { SharedSession, type SessionEvents } from '../shared/session.js';
import type { Submission } from '../shared/submission.js';
import { timestampOf } from '../shared/timestamp.js';
import type { ContentStream, JobList, VendorClient } from '../shared/vendor-client.js';
import type { VendorError, VendorVerb } from '../http/vendor-error.js';
import { keyOf, POLLS_PAGE_JOBS, pollsPage, openJobs, PAGE_JOBS, type ReadJob } from './job-list.js';
import { BatchedPolls, type ListPage } from '../shared/batched-polls.js';
import { PureConnectPushes } from './job-pushes.js';
import { openOutputFolder, type OutputMount } from './output-folder.js';
import { logIn, type LogInOptions } from './log-in.js';
import { jobListSchema, jobSchema, type ListedExtractionJob } from './schemas.js';
import { serverLabel } from './servers.js';
import { answers, isHostDown, logOut, requestIn, saysDown, type Session } from './session.js';
import { endOf, readState } from './status.js';
import { PureConnectSubmission } from './submission.js';

export interface PureConnectOptions extends LogInOptions, SessionEvents {
  /** Where the server's output folders are mounted. @default none: content cannot be collected */
  outputMount?: OutputMount;
  /** Whether to subscribe to the states of the jobs. @default false */
  push?: boolean;
  /** How long concurrent polls are gathered for one request of the list, in milliseconds; 0 turns it off. @default 1,000 */
  gatherMs?: number;
}

export class PureConnectClient implements VendorClient {
  readonly vendor = 'pureconnect';
  // Only declared, so that the properties are absent without a mount and without pushes.
  declare readonly openContent?: VendorClient['openContent'];
  declare readonly jobPushes?: PureConnectPushes;
  readonly jobList: JobList = { openJobs: (signal) => this.openJobs(signal), keyOf };
  readonly submission: Submission;
  private readonly session: SharedSession<Session>;
  private readonly polls: BatchedPolls<ReadJob>;

  constructor(
    options: PureConnectOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({
      logIn: () => logIn(options, edge),
      logOut: (session) => logOut(session, edge),
      // Without alternates there is nowhere else to log in, and a short outage must not cost a session.
      isLost: (error) => saysDown(error) || (options.alternates.length > 0 && isHostDown(error)),
      replace: (error, session) => this.takenOver(options, error as VendorError, session),
      secretVersion: options.password,
      onLogIn: options.onLogIn,
      onRefusedLogIn: options.onRefusedLogIn,
    });
    this.submission = new PureConnectSubmission(edge, this.session);
    this.polls = new BatchedPolls<ReadJob>({
      readOne: (jobId, signal) => this.readJob(jobId, signal),
      readPage: (before, signal) => this.readPollsPage(before, signal),
      keyOf,
      windowMs: options.gatherMs,
    });
    const { outputMount, push } = options;
    if (push) this.jobPushes = new PureConnectPushes(edge, this.session);
    if (outputMount) this.openContent = (jobId, _wanted, signal) => this.openFiles(outputMount, jobId, signal);
  }

  pollsTogether(jobId: string): boolean {
    return this.polls.shares(jobId);
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const read = await this.polls.poll(jobId, signal);
    this.jobPushes?.notePoll(jobId, read);
    const { job, state, vendorState } = read;
    return {
      state,
      vendorState,
      summary: job.errorInfo,
      queued: timestampOf(job.queuedTime) ?? timestampOf(job.submitTime),
      started: timestampOf(job.startedTime),
      ended: endOf(job, state),
      outputLocation: job.outputFolder,
    };
  }

  /** The vendor accepts the cancel; the job may still finish first. */
  async cancel(jobId: string, signal: AbortSignal): Promise<void> {
    const verb = 'cancel';
    const call = this.jobCall(jobId, verb);
    await this.session.use(signal, (session) =>
      this.edge.text(requestIn(session, { verb, method: 'DELETE', signal }, call)),
    );
  }

  /** The vendor keeps no list of messages, only the job's errorInfo. */
  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const { job, state } = await this.readJob(jobId, signal);
    if (job.errorInfo) yield { severity: 'error', text: job.errorInfo, at: endOf(job, state) };
  }

  /** The list is under the same path as the polls. What the vendor answers for a job that cannot exist is not documented. */
  async check(signal: AbortSignal): Promise<string> {
    return this.session.use(signal, async (session) => {
      await this.edge.text(requestIn(session, { verb: 'check', signal }, listCall(1)));
      return [`logged in as ${session.user} at ${serverLabel(session.server)}`, ...session.notes].join('; ');
    });
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  /** The same session if its host still answers, otherwise a new one elsewhere. */
  private async takenOver(options: LogInOptions, error: VendorError, session: Session): Promise<Session> {
    // The log-in there names the server that has taken over.
    if (saysDown(error)) return logIn(options, this.edge);
    return (await answers(session, this.edge)) ? session : logIn(options, this.edge, { session, error });
  }

  private async readJob(jobId: string, signal: AbortSignal): Promise<ReadJob> {
    const verb = 'read status';
    const call = `${this.jobCall(jobId, verb)}?jobsResponseMode=status`;
    return this.session.use(signal, async (session) => {
      const request = requestIn(session, { verb, signal }, call);
      const job = await this.edge.json(request, jobSchema);
      if (keyOf(job.id) !== keyOf(jobId))
        throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
      const read = readState(job);
      if (!read)
        throw this.edge.error(request, 'unintelligible', 'the answer has no state and no time that implies one');
      return { job, ...read };
    });
  }

  private openJobs(signal: AbortSignal): ReturnType<typeof openJobs> {
    return openJobs((from) => this.readPage({ jobs: PAGE_JOBS, from }, signal));
  }

  private async readPollsPage(from: string | undefined, signal: AbortSignal): Promise<ListPage<ReadJob>> {
    return pollsPage(await this.readPage({ jobs: POLLS_PAGE_JOBS, from }, signal));
  }

  private async readPage(
    { jobs, from }: { jobs: number; from: string | undefined },
    signal: AbortSignal,
  ): Promise<ListedExtractionJob[]> {
    const call = listCall(jobs);
    const page = from === undefined ? call : `${call}&fromJobId=${encodeURIComponent(from)}`;
    const { jobList } = await this.session.use(signal, (session) =>
      this.edge.json(requestIn(session, { verb: 'list jobs', signal }, page), jobListSchema),
    );
    return jobList ?? [];
  }

  private async *openFiles(mount: OutputMount, jobId: string, signal: AbortSignal): AsyncIterable<ContentStream> {
    const { job } = await this.readJob(jobId, signal);
    if (job.outputFolder) yield* openOutputFolder(mount, job.outputFolder, signal);
  }

  private jobCall(jobId: string, verb: VendorVerb): string {
    return `data-extractor/jobs/${segmentOf(jobId, this.vendor, verb)}`;
  }
}

function listCall(jobs: number): string {
  return `data-extractor/jobs?jobsResponseMode=status&jobCount=${jobs}`;
}
