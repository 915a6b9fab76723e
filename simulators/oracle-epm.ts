/**
 * Oracle EPM Planning: the start and status of jobs, the export of the Jobs console, the details of imports and exports, and the download of a file. There is no cancel over REST;
 * an administrator may cancel. For what the vendor does not document, see README.md.
 */
import { json, text, type Answer } from './answer.js';
import type { Content } from './content.js';
import { notStarted, planningError, unknownJob, WORDS } from './oracle-epm-answers.js';
import { consoleFile, type ConsoleRow } from './oracle-epm-console.js';
import { OracleEpmRepository, SNAPSHOTS } from './oracle-epm-repository.js';
import { HttpSimulator, type Route, type VendorRequest } from './http-simulator.js';
import { ScriptedJob } from './scripted-job.js';
import type {
  OracleEpmDefinition,
  OracleEpmJobSpec,
  OracleEpmSimulatorOptions,
  OracleEpmWords,
} from './oracle-epm-specs.js';

export type * from './oracle-epm-specs.js';

interface OracleEpmJob extends ScriptedJob<OracleEpmWords> {
  spec: OracleEpmJobSpec;
}

interface StartBody {
  jobType: string;
  jobName: string;
  parameters?: Record<string, string>;
}

const APPLICATIONS = '/HyperionPlanning/rest/:version/applications';
const PAGE_SIZE = 25;
/** The type of an export in the Jobs console. */
const EXPORT_CODE = 'JOBCONSOLE_EXPORT';

export class OracleEpmSimulator extends HttpSimulator<OracleEpmJobSpec> {
  /** The accepted credentials. Change one to rotate it. */
  readonly accepts: { user: string; password: string; token: string | undefined };
  readonly application: string;
  /** See `OracleEpmSimulatorOptions.linkBase`. */
  linkBase: string | undefined;
  private readonly options: OracleEpmSimulatorOptions;
  private readonly definitions = new Map<string, OracleEpmDefinition>();
  private readonly jobs = new Map<string, OracleEpmJob>();
  /** The service's files. */
  readonly repository: OracleEpmRepository;
  private nextJob: number;

  constructor(options: OracleEpmSimulatorOptions = {}) {
    super();
    const { user = 'svc-extract', password = 'correct-horse', token = 'oracle-epm-token' } = options;
    this.accepts = { user, password, token };
    this.application = options.application ?? 'Vision';
    this.linkBase = options.linkBase;
    this.options = options;
    this.nextJob = options.firstJob ?? 224;
    const { overwrites, unpackReads } = options;
    this.repository = new OracleEpmRepository({ overwrites, unpackReads, linkBase: () => this.linkBase });
  }

  addJob(spec: OracleEpmJobSpec): string {
    const { timeline, onCancel = [{ status: 2 }, { status: 3 }], content } = spec;
    const id = String(spec.id ?? this.nextJob++);
    if (!/^\d+$/.test(id)) throw new Error(`An Oracle EPM job's id is a number, not ${id}.`);
    const job = Object.assign(new ScriptedJob(id, timeline, onCancel), { spec });
    this.jobs.set(id, job);
    if (content) this.repository.add(content.fileName ?? `${jobNameOf(spec)}.zip`, content, job);
    return id;
  }

  /** Adds or replaces what clients may start by its type and name. */
  addDefinition(definition: OracleEpmDefinition): void {
    this.definitions.set(`${definition.jobType}/${definition.jobName}`, definition);
  }

  /** Adds a file to the repository. */
  addFile(name: string, content: Content): void {
    this.repository.add(name, content);
  }

  /** @throws Error if there is no such job */
  job(id: string): ScriptedJob<OracleEpmWords> {
    const job = this.jobs.get(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  /** Cancels like the Jobs console. @throws Error with the console's words if the job is not in progress */
  cancelByAdministrator(id: string): void {
    const job = this.job(id);
    if (job.step.status !== -1) throw new Error(`Job ${id} cannot be cancelled: it is not in a processing state.`);
    job.cancel(false);
  }

  /** Revokes the bearer token. User and password are no session and stay valid. */
  expireSessions(): void {
    this.accepts.token = undefined;
  }

  protected override routes(): Route[] {
    const job = `${APPLICATIONS}/:application/jobs/:jobId`;
    const guarded = (answer: (request: VendorRequest) => Answer) => this.guarded(answer);
    const ofJob = (answer: (job: OracleEpmJob, request: VendorRequest) => Answer) =>
      this.guarded((request) => this.ofJob(request, answer));
    return [
      { method: 'GET', path: APPLICATIONS, step: 'list', answer: guarded(() => this.applications()) },
      {
        method: 'GET',
        path: `${APPLICATIONS}/:application/jobdefinitions`,
        step: 'list',
        answer: guarded(() => this.jobDefinitions()),
      },
      {
        method: 'POST',
        path: `${APPLICATIONS}/:application/jobs`,
        step: ({ body }) => (isExport(body) ? 'find' : 'submit'),
        answer: guarded((request) => this.startJob(request)),
      },
      { method: 'GET', path: job, step: 'status', answer: ofJob((of, request) => this.status(of, request)) },
      {
        method: 'DELETE',
        path: job,
        step: 'cancel',
        answer: guarded(() => text(405, 'Method Not Allowed', { allow: 'GET' })),
      },
      {
        method: 'GET',
        path: `${job}/details`,
        step: 'messages',
        answer: ofJob((of, request) => this.details(of, request)),
      },
      {
        method: 'GET',
        path: `${job}/childjobs/:childId/details`,
        step: 'messages',
        answer: ofJob((of, request) => this.childDetails(of, request)),
      },
      {
        method: 'GET',
        path: `${SNAPSHOTS}/:file/contents`,
        step: 'content',
        jobId: ({ params }) => this.repository.writerOf(params['file']!),
        answer: guarded(({ params }) => this.file(params['file']!)),
      },
      {
        method: 'POST',
        path: `${SNAPSHOTS}/:file/contents`,
        step: 'upload',
        answer: guarded((request) => this.repository.receive(request)),
      },
      {
        method: 'GET',
        path: `${SNAPSHOTS}/:file/contents/:unpacking`,
        step: 'upload',
        answer: guarded((request) => this.repository.unpacking(request)),
      },
      {
        method: 'DELETE',
        path: `${SNAPSHOTS}/:file`,
        step: 'other',
        answer: guarded(({ params }) => this.repository.remove(params['file']!)),
      },
    ];
  }

  private guarded(answer: (request: VendorRequest) => Answer): (request: VendorRequest) => Answer {
    return (request) => {
      const { user, password, token } = this.accepts;
      const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const sent = request.headers.authorization;
      if (sent === basic || (token !== undefined && sent === `Bearer ${token}`)) return answer(request);
      return text(401, 'Unauthorized', { 'www-authenticate': 'Basic realm="Oracle EPM"' });
    };
  }

  private ofJob(request: VendorRequest, answer: (job: OracleEpmJob, request: VendorRequest) => Answer): Answer {
    const { version, application, jobId } = request.params;
    if (!/^v\d+$/.test(version!) || application !== this.application) return this.notFound();
    if (!/^\d+$/.test(jobId!)) return text(400, 'Bad Request');
    const job = this.jobs.get(jobId!);
    return job ? answer(job, request) : unknownJob();
  }

  private startJob(request: VendorRequest): Answer {
    const { body, headers, params } = request;
    if (!headers['content-type']?.startsWith('application/json')) return text(415, 'Unsupported Media Type');
    if (params['application'] !== this.application) return this.notFound();
    const { jobType, jobName, parameters = {} } = (body ?? {}) as Partial<StartBody>;
    if (!jobType || !jobName) return planningError(400, 'The jobType and jobName are required.');
    if (isExport(body)) return this.exportConsole(request, jobName, parameters);
    const definition = this.definitions.get(`${jobType}/${jobName}`);
    if (!definition) return this.noSuchDefinition();
    const unknown = Object.keys(parameters).find((name) => definition.parameters?.includes(name) === false);
    if (unknown) return notStarted(4, `Invalid parameter: ${unknown}`);
    const needed = definition.needsFile === undefined ? undefined : (parameters[definition.needsFile] ?? '');
    const timeline =
      needed === undefined || this.repository.has(needed)
        ? definition.job.timeline
        : [{ status: -1 }, { status: 1, details: `Unable to find the file ${needed} in the repository.` }];
    const spec = { ...definition.job, timeline, jobType, jobName };
    const id = this.started.start(body, () => this.addJob(spec));
    return this.accepted(request, this.jobs.get(id)!);
  }

  private noSuchDefinition(): Answer {
    const { unknownDefinition = 400 } = this.options;
    if (unknownDefinition === 'id -1') return notStarted(1, null);
    return planningError(unknownDefinition, 'The job with specified name and type was not found.');
  }

  private exportConsole(request: VendorRequest, jobName: string, parameters: Record<string, string>): Answer {
    const { console: role = 'all', exportTimeline = [{ status: -1 }, { status: 0 }] } = this.options;
    if (role === 'none') return planningError(403, 'You are not authorized to run this job.');
    const isListed = this.started.nextList();
    const { fileName = `${jobName}.zip`, jobTypes = 'Rules', jobStatusCodes = '2' } = parameters;
    const wanted = jobTypes.toUpperCase().split(',');
    const id = this.addJob({ jobType: EXPORT_CODE, jobName, timeline: exportTimeline });
    const rows = [...this.jobs.values()]
      .filter((job) => wanted.includes('ALL') || wanted.includes(jobTypeOf(job.spec)))
      .filter((job) => jobStatusCodes === 'all' || job.step.status === 0)
      .filter((job) => isListed(job.id))
      .map((job) => this.consoleRow(job));
    const content = { ...consoleFile(rows, this.options), fileName };
    this.repository.add(fileName, content, this.jobs.get(id));
    return this.accepted(request, this.jobs.get(id)!);
  }

  private consoleRow({ id, spec, step }: OracleEpmJob): ConsoleRow {
    const { user = this.accepts.user } = spec;
    return [id, '', jobNameOf(spec), jobTypeOf(spec), WORDS[step.status ?? NaN] ?? '', user, '2026-11-28 01:00:00'];
  }

  private accepted(request: VendorRequest, { id, spec }: OracleEpmJob): Answer {
    const self = this.link(request, `jobs/${id}`);
    return json(200, {
      status: -1,
      details: null,
      jobId: Number(id),
      jobName: jobNameOf(spec),
      descriptiveStatus: WORDS[-1],
      links: [
        { rel: 'self', href: self, action: 'GET' },
        { rel: 'job-details', href: `${self}/details`, action: 'GET' },
      ],
    });
  }

  private applications(): Answer {
    return json(200, { type: 'HP', items: [{ name: this.application, type: 'HP', appType: 'PBCS' }] });
  }

  private jobDefinitions(): Answer {
    return json(200, { items: [...this.definitions.values()].map(({ jobType, jobName }) => ({ jobType, jobName })) });
  }

  private status(job: OracleEpmJob, request: VendorRequest): Answer {
    const step = job.life.read();
    const said = this.scriptedStep(step);
    if (said) return said;
    const { wording = 'descriptiveStatus', idField = 'jobId' } = job.spec;
    const { status, details = null, descriptiveStatus = WORDS[status ?? NaN] } = step;
    const self = this.link(request, `jobs/${job.id}`);
    return json(200, {
      status,
      details,
      [idField]: Number(job.id),
      jobName: jobNameOf(job.spec),
      [wording]: descriptiveStatus,
      links: [
        { rel: 'self', href: self, action: 'GET' },
        { rel: 'job-details', href: `${self}/details`, action: 'GET' },
      ],
    });
  }

  private details(job: OracleEpmJob, request: VendorRequest): Answer {
    const { details } = job.spec;
    if (!details) return this.notFound();
    const wanted = messageTypeOf(request);
    if (wanted === null) return text(400, 'Bad Request');
    const items = details.flatMap(({ children = [], ...item }, index) => {
      if (wanted && !children.some(({ msgType }) => msgType === wanted)) return [];
      const href = this.link(request, `jobs/${job.id}/childjobs/${childIdOf(index)}/details`);
      const links = children.length > 0 ? [{ rel: 'child-job-details', href, action: 'GET' }] : [];
      return [{ ...item, links }];
    });
    return this.page(request, `jobs/${job.id}/details`, items);
  }

  private childDetails(job: OracleEpmJob, request: VendorRequest): Answer {
    const childId = request.params['childId']!;
    const item = job.spec.details?.find((_item, index) => childIdOf(index) === childId);
    if (!item) return this.notFound();
    const wanted = messageTypeOf(request);
    if (wanted === null) return text(400, 'Bad Request');
    const items = (item.children ?? []).filter(({ msgType }) => !wanted || msgType === wanted);
    return this.page(request, `jobs/${job.id}/childjobs/${childId}/details`, items);
  }

  private page(request: VendorRequest, path: string, all: unknown[]): Answer {
    const [offset, limit] = [Number(request.query['offset'] ?? 0), Number(request.query['limit'] ?? PAGE_SIZE)];
    if (!(Number.isInteger(offset) && offset >= 0 && Number.isInteger(limit) && limit > 0))
      return text(400, 'Bad Request');
    const hasMore = offset + limit < all.length;
    const self = this.link(request, path);
    const query = new URLSearchParams({ ...request.query, offset: String(offset + limit), limit: String(limit) });
    const next = { rel: 'next', href: `${self}?${query.toString()}`, action: 'GET' };
    const links = [{ rel: 'self', href: self, action: 'GET' }, ...(hasMore ? [next] : [])];
    return json(200, { items: all.slice(offset, offset + limit), hasMore, links });
  }

  private file(name: string): Answer {
    if (this.options.console === 'no files') return planningError(403, 'You are not authorized to download files.');
    return this.repository.download(name);
  }

  private link({ params, origin }: VendorRequest, path: string): string {
    const { version, application } = params;
    const base = this.linkBase ?? origin;
    return `${base}/HyperionPlanning/rest/${version}/applications/${encodeURIComponent(application!)}/${path}`;
  }
}

function isExport(body: unknown): boolean {
  return (body as Partial<StartBody> | undefined)?.jobType === 'Export Job Console';
}

function jobTypeOf({ jobType = 'IMPORT_METADATA' }: OracleEpmJobSpec): string {
  return jobType.toUpperCase().replaceAll(' ', '_');
}

function jobNameOf({ jobName = 'Import Account Metadata' }: OracleEpmJobSpec): string {
  return jobName;
}

function childIdOf(index: number): string {
  return String(index + 1);
}

// The vendor's pages use both messageType and msgType. Null for any other query.
function messageTypeOf({ query }: VendorRequest): string | undefined | null {
  if (!query['q']) return undefined;
  try {
    const wanted = JSON.parse(query['q']) as { messageType?: unknown; msgType?: unknown };
    const type = wanted.messageType ?? wanted.msgType;
    return typeof type === 'string' ? type : null;
  } catch {
    return null;
  }
}
