/**
 * Alteryx Server, API v3: jobs of app workflows. Endpoints, states and limits: docs/vendors/alteryx.md.
 * The vendor's public pages do not say how to cancel a job, so a cancel needs the call in the config.
 */
import type { z } from 'zod';
import type { ContentSelection } from '../../contract/await-job-input.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { JobStatus } from '../../contract/job.js';
import { segmentOf } from '../http/address.js';
import type { Rest } from '../http/byte-range.js';
import { lengthOf, mediaTypeOf, nameOf } from '../http/content-headers.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest, VendorStream } from '../http/vendor-request.js';
import { openResumable } from '../http/resumed-download.js';
import { AlteryxSubmission } from './submission.js';
import type { Submission } from '../shared/submission.js';
import { probe } from '../shared/probe.js';
import { SharedSession, type SessionEvents } from '../shared/session.js';
import { timestampOf } from '../shared/timestamp.js';
import type { ContentStream, JobList, StartableJob, VendorClient } from '../shared/vendor-client.js';
import { VendorError, type VendorVerb } from '../http/vendor-error.js';
import { keyOf, openJobs } from './job-list.js';
import { chooseOutputs, nameIn } from './outputs.js';
import {
  jobListSchema,
  jobSchema,
  jobWithMessagesSchema,
  jobWithOutputsSchema,
  messagesSchema,
  type ListedJob,
  type Message,
  type Output,
} from './schemas.js';
import { isStale, logIn, requestIn, type LogInOptions, type Session } from './session.js';
import { startableWorkflows } from './workflows.js';
import { isCompleted, severityOf, sourceOf, stateOf, vendorStateOf } from './status.js';

/** A job that cannot exist. A check asks for it, to try the path of the polls. */
const PROBED_JOB = '0'.repeat(24);
const NO_API = {
  what: 'no API v3 at this address',
  advice: 'check that baseUrl is that of the API, which ends in /webapi',
};

export interface AlteryxOptions extends LogInOptions, SessionEvents {
  /** The call that cancels a job, relative to `baseUrl`, such as `/v3/jobs/{jobId}`. @default none: jobs cannot be cancelled */
  cancel?: { method: 'DELETE' | 'POST' | 'PUT'; path: string };
}

export class AlteryxClient implements VendorClient {
  readonly vendor = 'alteryx';
  // Only declared, so that the property is absent without a cancel call.
  declare readonly cancel?: VendorClient['cancel'];
  readonly jobList: JobList = { openJobs: (signal) => this.openJobs(signal), keyOf };
  readonly submission: Submission;
  private readonly session: SharedSession<Session>;

  constructor(
    private readonly options: AlteryxOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({
      logIn: () => logIn(options, edge),
      isStale,
      secretVersion: options.clientSecret,
      onLogIn: options.onLogIn,
      onRefusedLogIn: options.onRefusedLogIn,
    });
    this.submission = new AlteryxSubmission(edge, this.session);
    const { cancel } = options;
    if (cancel) this.cancel = (jobId, signal) => this.cancelBy(cancel, jobId, signal);
  }

  listStartable(signal: AbortSignal): Promise<StartableJob[]> {
    return startableWorkflows(this.edge, this.session, signal);
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const verb = 'read status';
    const reduced = await this.readJob(jobId, { verb, extent: 'reduced' }, jobSchema, signal);
    const isWhole = !isCompleted(reduced.status) || reduced.disposition;
    // The docs do not say which fields the reduced object lacks. Without a disposition, success and failure look the same.
    const job = isWhole ? reduced : await this.readJob(jobId, { verb, extent: 'whole' }, jobSchema, signal);
    return {
      state: stateOf(job.status, job.disposition),
      vendorState: vendorStateOf(job.status, job.disposition),
      queued: timestampOf(job.createDateTime) ?? timestampOf(job.createDate),
    };
  }

  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const verb = 'read messages';
    const call = this.jobCall(jobId, verb);
    const answers = this.edge.keepAnswers();
    try {
      const messages = await this.session.use(signal, async (session) => {
        const list = await this.fetchMessages(requestIn(session, { verb, signal, answers }, `${call}/messages`));
        if (list) return list;
        const whole = requestIn(session, { verb, signal, answers }, `${call}?includeMessages=true`);
        return (await this.fetchJob(whole, jobId, jobWithMessagesSchema)).messages ?? [];
      });
      for (const { status, text, toolId } of messages) {
        if (text) yield { severity: severityOf(status), text, source: sourceOf(toolId) };
      }
    } finally {
      answers.release();
    }
  }

  async *openContent(jobId: string, wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream> {
    const { outputs } = await this.readJob(
      jobId,
      { verb: 'open content', extent: 'whole' },
      jobWithOutputsSchema,
      signal,
    );
    for (const [output, format] of chooseOutputs(outputs ?? [], wanted.formats)) {
      yield await this.openOutput(jobId, output, format, signal);
    }
  }

  async check(signal: AbortSignal): Promise<string> {
    const verb = 'check';
    const call = this.statusCall(PROBED_JOB, verb, 'reduced');
    await this.session.use(signal, (session) =>
      probe(this.edge, requestIn(session, { verb, signal }, call), isOfJob, NO_API),
    );
    return `token granted to client ${this.options.clientId}`;
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private openJobs(signal: AbortSignal): ReturnType<typeof openJobs> {
    const readPage = (call: string) =>
      this.session.use(signal, (session) => this.fetchPage(requestIn(session, { verb: 'list jobs', signal }, call)));
    return openJobs(readPage);
  }

  private async fetchPage(request: VendorRequest): Promise<ListedJob[]> {
    try {
      return (await this.edge.json(request, jobListSchema)).data;
    } catch (error) {
      if (!(error instanceof VendorError && error.verb === 'list jobs' && error.kind === 'refused')) throw error;
      throw new VendorError({ ...error.fields, what: `${error.fields.what}, only a Curator may list jobs` });
    }
  }

  private async cancelBy(
    { method, path }: NonNullable<AlteryxOptions['cancel']>,
    jobId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const verb = 'cancel';
    const call = path.replaceAll('{jobId}', segmentOf(jobId, this.vendor, verb));
    await this.session.use(signal, (session) => this.edge.text(requestIn(session, { verb, method, signal }, call)));
  }

  private async readJob<S extends typeof jobSchema>(
    jobId: string,
    { verb, extent }: { verb: VendorVerb; extent: 'whole' | 'reduced' },
    schema: S,
    signal: AbortSignal,
  ): Promise<z.output<S>> {
    const call = this.statusCall(jobId, verb, extent);
    return this.session.use(signal, (session) =>
      this.fetchJob(requestIn(session, { verb, signal }, call), jobId, schema),
    );
  }

  private async fetchJob<S extends typeof jobSchema>(
    request: VendorRequest,
    jobId: string,
    schema: S,
  ): Promise<z.output<S>> {
    const job = await this.edge.json(request, schema);
    if (job.id && keyOf(job.id) !== keyOf(jobId))
      throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
    return job;
  }

  // Only Curators may use this endpoint, and others may get a 401. Returns undefined then, so that the session is not renewed in vain:
  // if the token has expired, the next request finds out.
  private async fetchMessages(request: VendorRequest): Promise<Message[] | undefined> {
    try {
      return await this.edge.json(request, messagesSchema);
    } catch (error) {
      if (error instanceof VendorError && [401, 403, 404].includes(error.status ?? 0)) return undefined;
      throw error;
    }
  }

  private async openOutput(
    jobId: string,
    { id, fileName }: Output,
    format: string,
    signal: AbortSignal,
  ): Promise<ContentStream> {
    const verb = 'open content';
    const [job, output] = [jobId, id].map((one) => segmentOf(one, this.vendor, verb));
    // v3 has no such call.
    const call = `v1/jobs/${job}/output/${output}?format=${encodeURIComponent(format)}`;
    const nameFrom = (headers: VendorStream['headers']) =>
      nameIn(format, fileName || nameOf(headers) || `output-${id}`);
    const open = (rest?: Rest) =>
      this.session.use(signal, async (session) => {
        const request = requestIn(
          session,
          { verb, signal, rest, contentName: fileName ? nameIn(format, fileName) : undefined },
          call,
        );
        const answer = await this.edge.open(request);
        if (mediaTypeOf(answer.headers) === 'text/html' && !/\.html?$/i.test(nameFrom(answer.headers))) {
          answer.body.destroy();
          throw this.edge.error(request, 'unreachable', 'got an HTML page instead of the content');
        }
        return answer;
      });
    const { headers, body } = await openResumable(open, { signal, limitMs: this.edge.contentLimitMs });
    const name = nameFrom(headers);
    return { name, mediaType: mediaTypeOf(headers, name), bytes: lengthOf(headers), body };
  }

  private statusCall(jobId: string, verb: VendorVerb, extent: 'whole' | 'reduced'): string {
    return `${this.jobCall(jobId, verb)}?includeMessages=${extent === 'whole'}`;
  }

  private jobCall(jobId: string, verb: VendorVerb): string {
    return `v3/jobs/${segmentOf(jobId, this.vendor, verb)}`;
  }
}

// The framework below the API says that it has no such call, and a web server has only a page.
function isOfJob({ fields }: VendorError): boolean {
  return !fields.isPage && !/^No HTTP resource was found/i.test(fields.vendorMessage ?? '');
}
