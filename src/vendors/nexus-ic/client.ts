/**
 * NEXUS IC (Wood): server jobs of hosted clients. Endpoints, states and limits: docs/vendors/nexus-ic.md.
 * The vendor documents no cancel, so this client has none.
 */
import type { ContentSelection } from '../../contract/await-job-input.js';
import { isTerminal, type JobStatus } from '../../contract/job.js';
import type { JobMessage } from '../../contract/outcome.js';
import { segmentOf } from '../http/address.js';
import type { Rest } from '../http/byte-range.js';
import { lengthOf, mediaTypeOf, nameOf } from '../http/content-headers.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorStream } from '../http/vendor-request.js';
import { openResumable } from '../http/resumed-download.js';
import { BatchedPolls } from '../shared/batched-polls.js';
import { probe } from '../shared/probe.js';
import { SharedSession, type SessionEvents } from '../shared/session.js';
import type { Submission } from '../shared/submission.js';
import type { Uploads } from '../shared/uploads.js';
import { timestampOf } from '../shared/timestamp.js';
import type { ContentStream, JobList, OpenJob, StartableJob, VendorClient } from '../shared/vendor-client.js';
import { VendorError, type VendorVerb } from '../http/vendor-error.js';
import { keyOf } from './job-id.js';
import { openJobs, pollsPage } from './job-list.js';
import { MOST_TEMPLATES, startableReports } from './report-templates.js';
import { jobListSchema, jobSchema, type ServerJob } from './schemas.js';
import { logIn, logOut, requestIn, type LogInOptions, type Session } from './session.js';
import { percentOf, stateOf } from './status.js';
import { NexusIcSubmission } from './submission.js';
import { NexusIcUploads } from './uploads.js';

/** A job that cannot exist. A check asks for it, to try the path of the polls. */
const PROBED_JOB = '{00000000-0000-0000-0000-000000000000}';
const NO_JOBS = { what: 'no jobs at this address', advice: 'check baseUrl, which ends in /icweb.dll, and version' };

export interface NexusIcOptions extends LogInOptions, SessionEvents {
  /** How long concurrent polls are gathered for one request of the list, in milliseconds; 0 turns it off. Version 6.9 only. @default 1,000 */
  gatherMs?: number;
}

export class NexusIcClient implements VendorClient {
  readonly vendor = 'nexus-ic';
  // Only declared, so that the properties are absent in version 6.8, which has no list.
  declare readonly pollsTogether?: VendorClient['pollsTogether'];
  declare readonly jobList?: JobList;
  readonly submission: Submission;
  readonly uploads: Uploads;
  private readonly session: SharedSession<Session>;
  private readonly polls: BatchedPolls<ServerJob>;

  constructor(
    private readonly options: NexusIcOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({
      logIn: () => logIn(options, edge),
      logOut: (session) => logOut(session, edge),
      secretVersion: options.secret,
      onLogIn: options.onLogIn,
      onRefusedLogIn: options.onRefusedLogIn,
    });
    const { version, gatherMs } = options;
    this.uploads = new NexusIcUploads(edge, this.session);
    this.submission = new NexusIcSubmission(edge, this.session, version);
    this.polls = new BatchedPolls<ServerJob>({
      readOne: (jobId, signal) => this.readJob(jobId, signal),
      readPage: async (_before, signal) => pollsPage(await this.readList(signal)),
      keyOf,
      windowMs: version === '6.9' ? gatherMs : 0,
    });
    if (version === '6.8') return;
    this.pollsTogether = (jobId) => this.polls.shares(jobId);
    this.jobList = { openJobs: (signal) => this.openJobs(signal), keyOf };
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const job = await this.polls.poll(jobId, signal);
    const state = stateOf(job.status);
    return {
      state,
      vendorState: String(job.status),
      percent: percentOf(job.percentComplete),
      summary: job.summary,
      started: timestampOf(job.startClock),
      ended: isTerminal(state) ? timestampOf(job.endClock) : undefined,
    };
  }

  /** The vendor keeps no list of messages, only the job's summary. */
  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const { status, summary } = await this.readJob(jobId, signal);
    if (summary) yield { severity: stateOf(status) === 'failed' ? 'error' : 'info', text: summary };
  }

  async *openContent(jobId: string, _wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream> {
    const answer = await this.openJobContent(jobId, signal);
    if (answer === undefined || answer.empty) return;
    const { headers, body } = answer;
    const name = nameOf(headers) ?? 'content';
    yield { name, mediaType: mediaTypeOf(headers, name), bytes: lengthOf(headers), body };
  }

  readonly mostStartable = MOST_TEMPLATES;

  listStartable(signal: AbortSignal): Promise<StartableJob[]> {
    return startableReports(this.edge, this.session, signal);
  }

  async check(signal: AbortSignal): Promise<string> {
    const verb = 'check';
    return this.session.use(signal, async (session) => {
      const request = requestIn(session, { verb, signal }, this.statusCall(PROBED_JOB, verb));
      await probe(this.edge, request, ({ fields }) => !fields.isPage, NO_JOBS);
      return `logged in as ${session.user}`;
    });
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private async readJob(jobId: string, signal: AbortSignal): Promise<ServerJob> {
    const verb = 'read status';
    const call = this.statusCall(jobId, verb);
    return this.session.use(signal, async (session) => {
      const request = requestIn(session, { verb, signal }, call);
      const job = await this.edge.json(request, jobSchema);
      if (keyOf(job.id) !== keyOf(jobId))
        throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
      return job;
    });
  }

  private statusCall(jobId: string, verb: VendorVerb): string {
    const id = segmentOf(jobId, this.vendor, verb);
    return this.options.version === '6.9' ? `jobStatus/${id}` : `jobStatus?id=${id}`;
  }

  private async *openJobs(signal: AbortSignal): AsyncIterable<OpenJob> {
    yield* openJobs(await this.readList(signal));
  }

  private async readList(signal: AbortSignal): Promise<ServerJob[]> {
    const { jobs } = await this.session.use(signal, (session) =>
      this.edge.json(requestIn(session, { verb: 'list jobs', signal }, 'jobStatus'), jobListSchema),
    );
    return jobs;
  }

  private async openJobContent(jobId: string, signal: AbortSignal): Promise<VendorStream | undefined> {
    const verb = 'open content';
    const call = `jobContent?id=${segmentOf(jobId, this.vendor, verb)}`;
    try {
      return await openResumable((rest) => this.openBytes(call, rest, signal), {
        signal,
        limitMs: this.edge.contentLimitMs,
      });
    } catch (error) {
      if (!(error instanceof VendorError && error.kind === 'missing')) throw error;
      // A 404 means either that the job has no content or that it does not exist. Reading the job throws in the second case.
      await this.readJob(jobId, signal);
      return undefined;
    }
  }

  private openBytes(call: string, rest: Rest | undefined, signal: AbortSignal): Promise<VendorStream> {
    return this.session.use(signal, async (session) => {
      const request = requestIn(session, { verb: 'open content', signal, rest }, call);
      const answer = await this.edge.open(request);
      // A report may be HTML and then has a file name. HTML without one comes from a proxy or a log-in page.
      // A partial answer does not have to repeat the name.
      const isPage = mediaTypeOf(answer.headers) === 'text/html' && answer.status !== 206;
      if (!isPage || nameOf(answer.headers) !== undefined) return answer;
      answer.body.destroy();
      throw this.edge.error(request, 'unreachable', 'got an HTML page instead of the content');
    });
  }
}
