/**
 * NEXUS IC (Wood) as IC-Web answers: server jobs of hosted clients, log-in by hash. For what the vendor does not document, see README.md.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { download, json, text, type Answer } from './answer.js';
import type { Content } from './content.js';
import { HttpSimulator, type Route, type VendorRequest } from './http-simulator.js';
import { reportDetails, reportOf, templateRows } from './nexus-ic-report.js';
import { Timeline, type TimelineStep } from './timeline.js';
import { isUpload, type Upload } from './uploads.js';

export interface NexusIcWords {
  /** 1 waiting to start, 2 starting, 3 running, 4 completed, 5 failed, 6 paused. */
  status: number;
  /** May exceed 100, as at the vendor. */
  percentComplete: number;
  summary: string;
  /** Version 6.9. @default the real times, and `false` before them */
  startClock: string | boolean | null;
  endClock: string | boolean | null;
}

export interface NexusIcJobSpec {
  /** A GUID in braces. @default a random one */
  id?: string;
  timeline: TimelineStep<NexusIcWords>[];
  /** Served when the job is completed. */
  content?: Content;
  /** The answer if there is no content. @default 404 */
  noContent?: 404 | 204 | 200;
}

/** A report that clients may start. */
export interface NexusIcTemplate {
  key: number;
  /** @default Report and its key */
  name?: string;
  /** The names of its parameters. Others are refused. */
  parameters?: string[];
  /** Those of its parameters that must be ids of blobs. */
  blobs?: string[];
  /** What a started job does. */
  job: Omit<NexusIcJobSpec, 'id'>;
}

export interface NexusIcSecrets {
  user: string;
  password: string;
  apiKey: string;
  token: string;
}

export interface NexusIcSimulatorOptions extends Partial<NexusIcSecrets> {
  /** 6.8: log-in with GET, `jobStatus?id=`. 6.9: log-in with POST, `jobStatus/{id}`, and the list. @default '6.8' */
  version?: '6.8' | '6.9';
  /** How long an unused hash is valid, in milliseconds. @default one hour */
  sessionMs?: number;
  /** The largest blob that the web server accepts, in bytes. @default any */
  maxBlobBytes?: number;
  /** How long a blob is kept, in milliseconds. @default one hour */
  blobMs?: number;
}

interface NexusIcJob extends NexusIcJobSpec {
  id: string;
  life: Timeline<NexusIcWords>;
}

const TOO_LARGE =
  '<html><head><title>404.13 - Not Found</title></head><body>HTTP Error 404.13 - Not Found: the request filtering module is configured to deny a request that exceeds the request content length.</body></html>';
const WAITING = 1;
const COMPLETED = 4;
const FAILED = 5;

export class NexusIcSimulator extends HttpSimulator<NexusIcJobSpec> {
  /** The accepted credentials. Change one to rotate it. */
  readonly accepts: NexusIcSecrets;
  readonly version: '6.8' | '6.9';
  private readonly sessionMs: number;
  private readonly jobs = new Map<string, NexusIcJob>();
  private readonly templates = new Map<number, NexusIcTemplate>();
  private readonly lastUse = new Map<string, number>();
  private readonly blobLimits: { maxBlobBytes: number; blobMs: number };
  /** What clients have uploaded, by its GUID in braces. */
  readonly blobs = new Map<string, Upload & { expiresAt: number }>();

  constructor(options: NexusIcSimulatorOptions = {}) {
    super();
    const { version = '6.8', sessionMs = 3_600_000, maxBlobBytes = Infinity, blobMs = 3_600_000, ...secrets } = options;
    this.blobLimits = { maxBlobBytes, blobMs };
    this.version = version;
    this.sessionMs = sessionMs;
    this.accepts = {
      user: 'svc-extract',
      password: 'correct-horse',
      apiKey: 'nexus-ic-key',
      token: 'nexus-ic-token',
      ...secrets,
    };
  }

  /** The base URL for a client's config. */
  get baseUrl(): string {
    return `${this.url}/icweb.dll`;
  }

  addJob(spec: NexusIcJobSpec): string {
    const id = spec.id ?? `{${randomUUID().toUpperCase()}}`;
    this.jobs.set(bare(id), { ...spec, id, life: new Timeline(spec.timeline) });
    return id;
  }

  /** Adds a report template, and returns its key. */
  addTemplate({ key = this.templates.size + 1, ...template }: Omit<NexusIcTemplate, 'key'> & { key?: number }): number {
    this.templates.set(key, { ...template, key });
    return key;
  }

  /** @throws Error if there is no such job */
  job(id: string): Pick<NexusIcJob, 'life'> {
    const job = this.jobs.get(bare(id));
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  expireSessions(): void {
    this.lastUse.clear();
  }

  protected override sameJob(one: string, other: string): boolean {
    return bare(one) === bare(other);
  }

  protected override routes(): Route[] {
    const modern = this.version === '6.9';
    const logIn: Route[] = (['GET', 'POST'] as const).map((method) => ({
      method,
      path: '/icweb.dll/security/login',
      step: 'login',
      answer: (request) =>
        method === (modern ? 'POST' : 'GET') ? this.logIn(request) : text(405, 'Method Not Allowed'),
    }));
    const idInQuery = ({ query }: VendorRequest) => query['id'];
    const status: Route[] = modern
      ? [
          { method: 'GET', path: '/icweb.dll/jobStatus', step: 'list', answer: this.guarded(() => this.list()) },
          {
            method: 'GET',
            path: '/icweb.dll/jobStatus/:jobId',
            step: 'status',
            answer: this.guarded(({ params }) => this.status(params['jobId'])),
          },
        ]
      : [
          {
            method: 'GET',
            path: '/icweb.dll/jobStatus',
            step: 'status',
            jobId: idInQuery,
            answer: this.guarded(({ query }) => this.status(query['id'])),
          },
        ];
    const content: Route = {
      method: 'GET',
      path: '/icweb.dll/jobContent',
      step: 'content',
      jobId: idInQuery,
      answer: this.guarded(({ query }) => this.content(query['id'])),
    };
    const logOut: Route = {
      method: 'GET',
      path: '/icweb.dll/security/logout',
      step: 'logout',
      answer: ({ query }) => this.logOut(query['hash']),
    };
    const report: Route = {
      method: 'POST',
      path: '/icweb.dll/report/',
      step: 'submit',
      answer: this.guarded(({ body }) => this.report(body)),
    };
    const templates: Route[] = [
      {
        method: 'GET',
        path: '/icweb.dll/bo/Report_Template/',
        step: 'list',
        answer: this.guarded(({ query }) => templateRows(this.templates, query)),
      },
      {
        method: 'GET',
        path: '/icweb.dll/report/:key',
        step: 'list',
        answer: this.guarded(({ params }) => reportDetails(this.templates, params['key'])),
      },
    ];
    const blob: Route = {
      method: 'POST',
      path: '/icweb.dll/postBlob',
      step: 'upload',
      answer: this.guarded((request) => this.postBlob(request)),
    };
    return [...logIn, logOut, ...status, content, report, ...templates, blob];
  }

  private logIn({ headers }: VendorRequest): Answer {
    const { user, password, apiKey, token } = this.accepts;
    const good = [`BASIC ${base64(`${user}:${password}`)}`, `APIKEY ${base64(apiKey)}`, `TOKEN ${base64(token)}`];
    if (!good.includes(headers.authorization ?? '')) return text(401, 'Unauthorized');
    const hash = randomBytes(16).toString('hex').toUpperCase();
    this.lastUse.set(hash, Date.now());
    return json(200, { hash, id: 1, username: user, license: 'write', allowPasswordChange: false });
  }

  private logOut(hash: string | undefined): Answer {
    return this.lastUse.delete(hash ?? '') ? text(200, 'OK') : text(404, 'Not Found');
  }

  private guarded(answer: (request: VendorRequest) => Answer): (request: VendorRequest) => Answer {
    return (request) => {
      const hash = request.query['hash'] ?? '';
      const lastUse = this.lastUse.get(hash);
      if (lastUse === undefined || Date.now() - lastUse > this.sessionMs) return text(401, 'Unauthorized');
      this.lastUse.set(hash, Date.now());
      return answer(request);
    };
  }

  private status(id: string | undefined): Answer {
    const job = this.jobs.get(bare(id));
    if (!job) return missing(id);
    const step = job.life.read();
    return this.scriptedStep(step) ?? json(200, this.serverJob(job, step));
  }

  private report(body: unknown): Answer {
    const isKept = (guid: unknown) => (this.blobs.get(String(guid))?.expiresAt ?? 0) > Date.now();
    const { template, refusal } = reportOf(body, this.templates, isKept);
    if (refusal) return refusal;
    const id = this.started.start(body, () => this.addJob(template.job));
    const job = this.jobs.get(bare(id))!;
    return json(200, this.serverJob(job, { percentComplete: 0, ...job.life.current() }));
  }

  private postBlob({ body, headers }: VendorRequest): Answer {
    const { maxBlobBytes, blobMs } = this.blobLimits;
    // The web server itself answers so, and closes the connection.
    if (Number(headers['content-length'] ?? 0) > maxBlobBytes) {
      return { status: 404, headers: { 'content-type': 'text/html', server: 'Microsoft-IIS/10.0' }, body: TOO_LARGE };
    }
    if (!isUpload(body)) return text(400, 'Bad Request');
    const guid = `{${randomUUID().toUpperCase()}}`;
    const expiresAt = Date.now() + blobMs;
    this.blobs.set(guid, { ...body, expiresAt });
    return json(200, { expiry: new Date(expiresAt).toISOString(), guid, md5: body.md5 });
  }

  private list(): Answer {
    const isListed = this.started.nextList();
    const jobs = [...this.jobs.values()].filter(({ id }) => isListed(id));
    return json(200, { jobs: jobs.map((job) => this.serverJob(job, job.life.read())) });
  }

  private serverJob({ id, life }: NexusIcJob, step: TimelineStep<NexusIcWords>): unknown {
    const { status, percentComplete, summary } = step;
    if (this.version === '6.8') return { id, percentComplete, summary, status };
    const clockOf = (is: (status: number | undefined) => boolean) => {
      const entered = life.history.find(({ step }) => is(step.status));
      return entered ? new Date(entered.at).toISOString() : false;
    };
    const ended = isEnd(status);
    return {
      id,
      percentComplete,
      summary: summary ?? 'Unavailable',
      status,
      startClock: step.startClock === undefined ? clockOf((status) => status !== WAITING) : step.startClock,
      endClock: step.endClock === undefined ? clockOf(isEnd) : step.endClock,
      dismissed: false,
      canDismiss: ended,
    };
  }

  private content(id: string | undefined): Answer {
    const job = this.jobs.get(bare(id));
    if (!job) return missing(id);
    const { content, noContent = 404 } = job;
    if (job.life.current().status !== COMPLETED || (!content && noContent === 404)) return missing(id);
    if (!content) return { status: noContent };
    // No space after the semicolon, as in the vendor's sample.
    const disposition = content.fileName && { 'content-disposition': `attachment;filename="${content.fileName}"` };
    return download(content, disposition || {});
  }
}

function isEnd(status: number | undefined): boolean {
  return status === COMPLETED || status === FAILED;
}

function missing(id: string | undefined): Answer {
  return text(404, `Job identified by ${id ?? 'nothing'} was not found.`);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function bare(id: string | undefined): string {
  return (id ?? '').replace(/[{}]/g, '').toLowerCase();
}
