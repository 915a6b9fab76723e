/**
 * Oracle EPM Cloud: Planning jobs. Endpoints, states and limits: docs/vendors/oracle-epm.md.
 * The vendor documents no cancel over REST, so there is none here; one by the web console is understood.
 */
import type { ContentWish } from '../../input.js';
import type { JobMessage, JobStatus } from '../../job.js';
import { lengthOf, mediaTypeOf } from '../content-headers.js';
import type { VendorEdge, VendorRequest, VendorStream } from '../http.js';
import { SharedSession } from '../session.js';
import type { ContentStream, VendorClient } from '../vendor-client.js';
import { VendorError } from '../vendor-error.js';
import { childJobOf, itemsOf, messageOf, MOST_PAGES, PAGE_ITEMS, type PageBudget } from './job-details.js';
import {
  detailsPageSchema,
  jobSchema,
  parseError,
  type DetailsPage,
  type JobDetail,
  type PlanningJob,
} from './schemas.js';
import { epmRequest, logIn, secretOf, type CredentialOptions, type EpmSession } from './session.js';
import { stateOf, vendorStateOf } from './status.js';

export interface OracleEpmOptions extends CredentialOptions {
  /** The Planning application that the jobs run in, as its name is spelt there. */
  application: string;
}

export class OracleEpmClient implements VendorClient {
  readonly vendor = 'oracle-epm';
  private readonly session: SharedSession<EpmSession>;

  constructor(
    private readonly options: OracleEpmOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({ logIn: () => logIn(options, edge), secretVersion: () => secretOf(options) });
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const job = await this.readJob(jobId, signal);
    return {
      state: stateOf(job.status),
      vendorState: vendorStateOf(job),
      summary: job.details?.trim() || undefined,
    };
  }

  /** The job's own details, then what happened to its records: the vendor keeps the latter for imports and exports only. */
  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const { status, details } = await this.readJob(jobId, signal);
    const text = details?.trim();
    if (text) yield { severity: stateOf(status) === 'failed' ? 'error' : 'info', text };
    const budget: PageBudget = { pages: MOST_PAGES };
    const children = new Set<string>();
    for await (const item of this.readDetails(jobId, 'details', budget, signal)) {
      const message = messageOf(item);
      if (message) yield message;
      const child = childJobOf(item);
      if (child === undefined || children.has(child)) continue;
      children.add(child);
      yield* this.readChildMessages(jobId, child, item.dimensionName?.trim() || undefined, budget, signal);
    }
  }

  /** A job has no content of its own: only the file that the caller names, out of the service's repository. */
  async *openContent(_jobId: string, wanted: ContentWish, signal: AbortSignal): AsyncIterable<ContentStream> {
    const { file } = wanted;
    if (file === undefined) return;
    const { headers, body } = await this.openFile(file, signal);
    yield { name: file, mediaType: mediaTypeOf(headers), bytes: lengthOf(headers), body };
  }

  async check(signal: AbortSignal): Promise<string> {
    const { application } = this.options;
    return this.session.use(signal, ({ user, applications }) => {
      const accepted = user === undefined ? 'the token is accepted' : `accepted as ${user}`;
      if (applications === undefined) return Promise.resolve(`${accepted}; the applications could not be listed`);
      if (applications.includes(application)) return Promise.resolve(`${accepted} for the application ${application}`);
      const what = `${accepted}, but not for the application ${application}; there ${namesOf(applications)}`;
      return Promise.reject(new VendorError({ kind: 'rejected', vendor: this.vendor, verb: 'check', what }));
    });
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private readJob(jobId: string, signal: AbortSignal): Promise<PlanningJob> {
    return this.session.use(signal, async (session) => {
      const request = this.jobRequest(session, { verb: 'read status', signal }, jobId);
      const job = await this.edge.json(request, jobSchema);
      if (job.jobId === undefined)
        throw this.edge.error(request, 'unintelligible', 'the answer does not say which job it is about');
      if (bare(job.jobId) !== bare(jobId))
        throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
      return job;
    });
  }

  private async *readChildMessages(
    jobId: string,
    child: string,
    dimension: string | undefined,
    budget: PageBudget,
    signal: AbortSignal,
  ): AsyncIterable<JobMessage> {
    for await (const item of this.readDetails(jobId, `childjobs/${child}/details`, budget, signal)) {
      const message = messageOf(item, dimension);
      if (message) yield message;
    }
  }

  private readDetails(jobId: string, call: string, budget: PageBudget, signal: AbortSignal): AsyncIterable<JobDetail> {
    const readPage = async (offset: number): Promise<DetailsPage | undefined> => {
      try {
        return await this.session.use(signal, (session) =>
          this.edge.json(
            this.jobRequest(
              session,
              { verb: 'read messages', signal },
              jobId,
              `/${call}?offset=${offset}&limit=${PAGE_ITEMS}`,
            ),
            detailsPageSchema,
          ),
        );
      } catch (error) {
        // The job itself was found: most types of job have no details, and the vendor does not say how that looks.
        if (error instanceof VendorError && (error.kind === 'missing' || error.kind === 'rejected')) return undefined;
        throw error;
      }
    };
    return itemsOf(readPage, budget);
  }

  private openFile(file: string, signal: AbortSignal): Promise<VendorStream> {
    return this.session.use(signal, async (session) => {
      const name = encodeURIComponent(file);
      const call = `interop/rest/11.1.2.3.600/applicationsnapshots/${name}/contents`;
      const request = epmRequest({ ...this.options, ...session }, { verb: 'open content', signal }, call);
      if (isDots(file)) throw this.edge.error(request, 'rejected', 'no file can have such a name');
      const answer = await this.edge.open(request);
      const mediaType = mediaTypeOf(answer.headers);
      if (answer.status === 200 && mediaType !== 'application/json' && mediaType !== 'text/html') return answer;
      throw await this.notTheFile(request, answer, mediaType);
    });
  }

  // A download that failed is answered with 200 and JSON.
  private async notTheFile(request: VendorRequest, answer: VendorStream, mediaType: string): Promise<VendorError> {
    const text = await this.edge.excerpt(answer);
    if (mediaType === 'text/html')
      return this.edge.error(request, 'unreachable', 'a web page came instead of the file');
    const { status, details } = parseError(text);
    const kind = details === undefined ? 'unintelligible' : saysNoSuchFile(details) ? 'missing' : 'rejected';
    const error = this.edge.error(request, kind, `no file came, HTTP ${answer.status}`, answer.status);
    const errorId = status === undefined ? undefined : `status ${status}`;
    return new VendorError({ ...error.fields, errorId, vendorMessage: details });
  }

  private jobRequest(
    session: EpmSession,
    of: Pick<VendorRequest, 'verb' | 'signal'>,
    jobId: string,
    rest = '',
  ): VendorRequest {
    const { apiVersion, application } = this.options;
    const [version, name, id] = [apiVersion, application, jobId].map(encodeURIComponent);
    const call = `HyperionPlanning/rest/${version}/applications/${name}/jobs/${id}${rest}`;
    const request = epmRequest({ ...this.options, ...session }, of, call);
    // Encoding leaves dots alone, and an address drops such a segment: the call would be about all jobs.
    if (isDots(jobId)) throw this.edge.error(request, 'rejected', 'no job can have such an id');
    return request;
  }
}

function isDots(segment: string): boolean {
  return /^\.{1,2}$/.test(segment);
}

// Ids are numbers, and a caller may have padded one.
function bare(id: string): string {
  return id.trim().replace(/^0+(?=\d)/, '');
}

// "Not a valid file." is the vendor's one example of a download that failed: taken for a file that is not there, or not yet.
function saysNoSuchFile(details: string): boolean {
  return /not a valid file|not (be )?found|does(n.t| not) exist|no such/i.test(details);
}

function namesOf(applications: string[]): string {
  if (applications.length === 0) return 'are none';
  return `${applications.length === 1 ? 'is' : 'are'} ${applications.join(', ')}`;
}
