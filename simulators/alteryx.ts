/**
 * Alteryx Server: OAuth 2 tokens, jobs and messages of API v3, outputs of API v1. For what the vendor does not document, see
 * README.md.
 */
import { randomBytes } from 'node:crypto';
import { download, json, type Answer, type Headers } from './answer.js';
import { HttpSimulator, type Route, type VendorRequest } from './http-simulator.js';
import { ScriptedJob } from './scripted-job.js';
import { enqueueProblem } from './alteryx-enqueue.js';
import type {
  AlteryxJobSpec,
  AlteryxOutput,
  AlteryxSimulatorOptions,
  AlteryxWords,
  AlteryxWorkflow,
} from './alteryx-specs.js';

export type * from './alteryx-specs.js';

interface AlteryxJob extends ScriptedJob<AlteryxWords> {
  spec: AlteryxJobSpec;
  createdAt: number;
  outputs: (AlteryxOutput & { id: string })[];
}

export class AlteryxSimulator extends HttpSimulator<AlteryxJobSpec> {
  /** The accepted credentials. Change one to rotate it. */
  readonly accepts: { clientId: string; clientSecret: string };
  private readonly options: AlteryxSimulatorOptions;
  private readonly jobs = new Map<string, AlteryxJob>();
  private readonly workflows = new Map<string, AlteryxWorkflow>();
  /** When each token expires, in milliseconds since the epoch. */
  private readonly tokens = new Map<string, number>();

  constructor(options: AlteryxSimulatorOptions = {}) {
    super();
    const { clientId = 'vigil-client', clientSecret = 'correct-horse' } = options;
    this.options = options;
    this.accepts = { clientId, clientSecret };
  }

  /** The base URL for a client's config. */
  get baseUrl(): string {
    return `${this.url}/webapi`;
  }

  addJob(spec: AlteryxJobSpec): string {
    const { timeline, onCancel = [{ status: 'Cancelled' }], content } = spec;
    const id = spec.id ?? randomBytes(12).toString('hex');
    const raw: AlteryxOutput | undefined = content && {
      fileName: content.fileName ?? 'out.csv',
      formats: { Raw: content },
    };
    const outputs = [...(raw ? [raw] : []), ...(spec.outputs ?? [])].map((output, index) => ({
      ...output,
      id: output.id ?? outputIdOf(id, index),
    }));
    const job = Object.assign(new ScriptedJob(id, timeline, onCancel), { spec, outputs, createdAt: Date.now() });
    this.jobs.set(id, job);
    return id;
  }

  /** Adds a workflow whose jobs clients may start, and returns its id. */
  addWorkflow(workflow: Omit<AlteryxWorkflow, 'id'> & { id?: string }): string {
    const id = workflow.id ?? randomBytes(12).toString('hex');
    this.workflows.set(id, { ...workflow, id });
    return id;
  }

  /** @throws Error if there is no such job */
  job(id: string): ScriptedJob<AlteryxWords> {
    const job = this.jobs.get(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  expireSessions(): void {
    this.tokens.clear();
  }

  protected override notFound(): Answer {
    return said(404, 'NotFound');
  }

  protected override routes(): Route[] {
    const job = '/webapi/v3/jobs/:jobId';
    const ofJob = (answer: (job: AlteryxJob, request: VendorRequest) => Answer) =>
      this.guarded((request) => {
        const found = this.jobs.get(request.params['jobId']!);
        return found ? answer(found, request) : this.notFound();
      });
    const ofWorkflow = (answer: (workflow: AlteryxWorkflow, request: VendorRequest) => Answer) =>
      this.guarded((request) => {
        const found = this.workflows.get(request.params['workflowId']!);
        return found ? answer(found, request) : this.notFound();
      });
    return [
      { method: 'POST', path: '/webapi/oauth2/token', step: 'login', answer: (request) => this.token(request) },
      { method: 'GET', path: '/webapi/v3/workflows', step: 'list', answer: this.guarded(() => this.listWorkflows()) },
      {
        method: 'GET',
        path: '/webapi/v3/workflows/:workflowId/questions',
        step: 'list',
        answer: ofWorkflow(({ questions = [] }) =>
          json(
            200,
            questions.map((name) => ({ name, description: '', questionType: 'QuestionTextBox', items: [] })),
          ),
        ),
      },
      {
        method: 'POST',
        path: '/webapi/v3/workflows/:workflowId/jobs',
        step: 'submit',
        answer: ofWorkflow((workflow, { body }) => this.enqueue(workflow, body)),
      },
      {
        method: 'GET',
        path: '/webapi/v3/workflows/:workflowId/jobs',
        step: 'find',
        answer: ofWorkflow((workflow, { query }) => this.jobsOf(workflow, query)),
      },
      { method: 'GET', path: '/webapi/v3/jobs', step: 'list', answer: this.guarded(({ query }) => this.list(query)) },
      { method: 'GET', path: job, step: 'status', answer: ofJob((of, { query }) => this.details(of, query)) },
      { method: 'DELETE', path: job, step: 'cancel', answer: ofJob((of) => this.cancel(of)) },
      { method: 'GET', path: `${job}/messages`, step: 'messages', answer: ofJob((of) => this.messages(of)) },
      {
        method: 'GET',
        path: '/webapi/v1/jobs/:jobId/output/:outputId',
        step: 'content',
        answer: ofJob((of, { params, query }) => this.output(of, params['outputId']!, query['format'])),
      },
    ];
  }

  private listWorkflows(): Answer {
    return json(
      200,
      [...this.workflows.values()].map(({ id, name = 'nightly.yxmd' }) => ({ id, name, runCount: 0 })),
    );
  }

  private token({ headers, body }: VendorRequest): Answer {
    const form = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    if (form['grant_type'] !== 'client_credentials')
      return tokenError(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
    const basic = credentialsOf(headers.authorization);
    const { clientId, clientSecret } = basic ?? { clientId: form['client_id'], clientSecret: form['client_secret'] };
    if (clientId !== this.accepts.clientId || clientSecret !== this.accepts.clientSecret)
      return tokenError(basic ? 401 : 400, 'invalid_client', 'The client is unknown, or its secret is wrong.');
    const { expiresIn = 3600 } = this.options;
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, Date.now() + expiresIn * 1000);
    return json(
      200,
      { access_token: token, token_type: 'bearer', expires_in: expiresIn },
      { 'cache-control': 'no-store' },
    );
  }

  private guarded(answer: (request: VendorRequest) => Answer): (request: VendorRequest) => Answer {
    return (request) => {
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const end = this.tokens.get(token);
      if (end === undefined || Date.now() >= end)
        return said(401, 'Unauthorized', { 'www-authenticate': 'Bearer error="invalid_token"' });
      return answer(request);
    };
  }

  private enqueue(workflow: AlteryxWorkflow, body: unknown): Answer {
    const refusal = enqueueProblem(body, workflow.questions ?? []);
    if (refusal) return refusal;
    const { priority = 'Default', workerTag = null } = body as { priority?: string; workerTag?: string | null };
    const fields = { priority, workerTag: workerTag ?? '' };
    const spec = { ...workflow.job, workflowId: workflow.id, fields: { ...fields, ...workflow.job.fields } };
    const id = this.started.start(body, () => this.addJob(spec));
    const createDateTime = new Date(this.jobs.get(id)!.createdAt).toISOString();
    const { status = 'Queued' } = this.job(id).step;
    return json(200, {
      id,
      createDateTime,
      status,
      disposition: 'None',
      outputs: [],
      messages: [],
      priority,
      workerTag,
    });
  }

  private jobsOf({ id }: AlteryxWorkflow, { direction = 'desc', offset = '0', limit = '100' }: VendorRequest['query']) {
    const isListed = this.started.nextList();
    const jobs = [...this.jobs.values()]
      .filter(({ spec, id: jobId }) => spec.workflowId === id && isListed(jobId))
      .map((job) => ({
        id: job.id,
        createDate: new Date(job.createdAt).toISOString(),
        status: job.step.status,
        priority: job.spec.fields?.['priority'] ?? 'Default',
        workerTag: job.spec.fields?.['workerTag'] ?? '',
        runWithE2: true,
      }));
    if (direction === 'desc') jobs.reverse();
    return json(200, jobs.slice(Number(offset), Number(offset) + Number(limit)));
  }

  private list(query: Record<string, string>): Answer {
    const { curator = true, mostListed = 1_000 } = this.options;
    if (!curator) return said(403, 'Only Curators can use this endpoint.');
    const { allUsers, statuses, direction = 'desc', offset = '0', limit = '100' } = query;
    const wanted = statuses?.split(',');
    if (wanted?.some((status) => !LISTED_STATUSES.includes(status)))
      return json(400, { message: 'The request is invalid.', modelState: { statuses: ['Invalid value.'] } });
    const jobs = [...this.jobs.values()].filter(({ spec }) => allUsers === 'true' || spec.submittedBy === undefined);
    const listed = jobs.map((job) => this.listedJob(job)).filter(({ status }) => !wanted || wanted.includes(status));
    if (direction === 'desc') listed.reverse();
    const from = Number(offset);
    return json(200, { data: listed.slice(from, from + Math.min(Number(limit), mostListed)) });
  }

  private listedJob({ id, spec, life, createdAt }: AlteryxJob) {
    const { status = '' } = life.read();
    const begun = life.history.find(({ step }) => step.status !== 'Created' && step.status !== 'Queued');
    return {
      jobId: id,
      status: isCompleted(status) ? 'Complete' : status,
      workflowName: spec.workflowName ?? 'nightly.yxmd',
      workflowId: spec.workflowId ?? SOME_WORKFLOW,
      submittedBy: spec.submittedBy ?? OWN_USER,
      startTime: begun ? new Date(begun.at).toISOString() : null,
      queueTime: new Date(createdAt).toISOString(),
      executionTime: null,
      priority: 'Default',
    };
  }

  private details(job: AlteryxJob, query: Record<string, string>): Answer {
    const { includeMessages = '' } = query;
    if (!['', 'true', 'false'].includes(includeMessages))
      return json(400, { message: 'The request is invalid.', modelState: { includeMessages: ['Invalid value.'] } });
    const step = job.life.read();
    const built = this.scriptedStep(step);
    if (built) return built;
    const { spec, outputs } = job;
    const view: Record<string, unknown> = {
      id: job.id,
      appId: spec.workflowId ?? SOME_WORKFLOW,
      [this.options.createdAs ?? 'createDateTime']: new Date(job.createdAt).toISOString(),
      status: step.status,
      disposition: step.disposition === undefined ? dispositionOf(step.status) : step.disposition,
      outputs: isCompleted(step.status)
        ? outputs.map(({ id, formats, fileName }) => ({ id, availableFormats: Object.keys(formats), fileName }))
        : [],
      messages: spec.messages ?? [],
      priority: 'Default',
      workerTag: '',
      runWithE2: true,
      ...spec.fields,
    };
    const leftOut: readonly string[] =
      includeMessages === 'false' ? (this.options.reducedBy ?? ['messages', 'outputs']) : [];
    return json(200, Object.fromEntries(Object.entries(view).filter(([name]) => !leftOut.includes(name))));
  }

  private messages({ spec }: AlteryxJob): Answer {
    const { curator = true, messagesRefusal = 403, messagesShape = 'list' } = this.options;
    if (!curator) return said(messagesRefusal, 'Only Curators can use this endpoint.');
    const messages = spec.messages ?? [];
    return json(200, messagesShape === 'one' && messages[0] ? messages[0] : messages);
  }

  private output(job: AlteryxJob, outputId: string, format: string | undefined): Answer {
    const output = isCompleted(job.step.status) ? job.outputs.find(({ id }) => id === outputId) : undefined;
    if (!output) return this.notFound();
    if (!format) return said(400, 'The format is required.');
    if (!Object.hasOwn(output.formats, format)) return said(400, `The format ${format} is not available.`);
    const content = output.formats[format]!;
    const fileName = content.fileName ?? output.fileName;
    // Headers are Latin-1. Other names are encoded as in RFC 6266.
    const name = /[^ -~]/.test(fileName)
      ? `filename*=UTF-8''${encodeURIComponent(fileName)}`
      : `filename="${fileName}"`;
    return download(content, { 'content-disposition': `attachment; ${name}` });
  }

  private cancel(job: AlteryxJob): Answer {
    if (!this.options.cancel) return said(405, 'The requested resource does not support DELETE.', { allow: 'GET' });
    const { status } = job.step;
    job.cancel(isCompleted(status) || status === 'Error' || status === 'Cancelled');
    return { status: 204 };
  }
}

const LISTED_STATUSES = ['Queued', 'Initializing', 'Running', 'Complete'];
const SOME_WORKFLOW = '66eb0b1a3d6200007e000c11';
const OWN_USER = 'svc-extract@example.com';

function said(status: number, message: string, headers: Headers = {}): Answer {
  return json(status, { message }, headers);
}

function tokenError(status: number, error: string, description: string): Answer {
  const challenge: Headers = status === 401 ? { 'www-authenticate': 'Basic realm="Alteryx"' } : {};
  return json(status, { error, error_description: description }, { 'cache-control': 'no-store', ...challenge });
}

// RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
function credentialsOf(authorization: string | undefined): { clientId: string; clientSecret: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return { clientId: formDecoded(id), clientSecret: formDecoded(secret.join(':')) };
}

function formDecoded(part: string): string {
  return new URLSearchParams(`part=${part}`).get('part') ?? '';
}

function isCompleted(status: string | undefined): boolean {
  return status === 'Completed' || status === 'Complete';
}

function dispositionOf(status: string | undefined): string {
  if (isCompleted(status)) return 'Success';
  return status === 'Error' ? 'Error' : 'None';
}

function outputIdOf(jobId: string, index: number): string {
  return `${jobId.slice(0, 22)}${(index + 1).toString(16).padStart(2, '0')}`;
}
