/**
 * PureConnect as ICWS answers: sessions with a CSRF token and a cookie, and data-extractor jobs. For what the vendor does not document,
 * see README.md.
 */
import type { Answer } from './answer.js';
import { HttpSimulator, type Route, type VendorRequest } from './http-simulator.js';
import { icws, icwsError, MEDIA_TYPE, NO_SUCH_ITEM } from './pureconnect-answers.js';
import {
  PureConnectJob,
  type JobsResponseMode,
  type PureConnectJobFormat,
  type PureConnectJobSpec,
  type PureConnectWords,
} from './pureconnect-job.js';
import { PureConnectMessages, UNLICENSED, type PureConnectMessagesOptions } from './pureconnect-messages.js';
import { PureConnectSessions, type PureConnectSessionOptions, type RefusedLogins } from './pureconnect-sessions.js';
import { submitProblem } from './pureconnect-submit.js';
import type { ScriptedJob } from './scripted-job.js';

export interface PureConnectSimulatorOptions
  extends PureConnectSessionOptions, PureConnectJobFormat, PureConnectMessagesOptions {
  /** The answer for an unknown job. @default 400 */
  unknownJob?: 400 | 404;
  /** The answer to a cancel of a job that has ended: 200 without effect, or 400. @default 'accept' */
  endedCancel?: 'accept' | 'refuse';
  /** The most jobs in a page of the list, even if more are requested. @default 1000 */
  mostListed?: number;
  /** Whether a page contains the job of its `fromJobId`. @default false */
  listsFromJob?: boolean;
  /** The names of the views and tables that exist. @default any */
  sources?: string[];
  /** The id of the first job without one of its own. @default 17 */
  firstJob?: number;
}

type StartedJob = Omit<PureConnectJobSpec, 'id' | 'name'>;

const CONNECTION_UP = { connectionState: 1, reason: '', shouldReconnect: false };

export class PureConnectSimulator extends HttpSimulator<PureConnectJobSpec> {
  /** What a job does that a client starts from now on, or what one does by its name. */
  startedJob: StartedJob | ((name: string) => StartedJob) = { timeline: [{ state: 0 }, { state: 2 }, { state: 5 }] };
  private readonly options: PureConnectSimulatorOptions;
  private readonly sessions: PureConnectSessions;
  private readonly jobs = new Map<string, PureConnectJob>();
  private readonly messages = new PureConnectMessages(this.jobs, () => this.accepts.user);
  private nextJob: number;

  constructor(options: PureConnectSimulatorOptions = {}) {
    super();
    this.options = options;
    this.nextJob = options.firstJob ?? 17;
    this.sessions = new PureConnectSessions(options);
  }

  /** The accepted credentials. Change one to rotate it. */
  get accepts(): { user: string; password: string } {
    return this.sessions.accepts;
  }

  addJob(spec: PureConnectJobSpec): string {
    const id = spec.id ?? String(this.nextJob++);
    this.jobs.set(id, new PureConnectJob(id, spec, this.options));
    return id;
  }

  /** @throws Error if there is no such job */
  job(id: string): ScriptedJob<PureConnectWords> {
    const job = this.jobs.get(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  /** Waits until the job's status was read this many times, by itself or in the list. */
  async polled(id: string, times = 1): Promise<void> {
    while ((this.jobs.get(id)?.statusReads ?? 0) < times) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Ends the sessions. Jobs belong to the server and stay. */
  expireSessions(): void {
    this.sessions.expire();
  }

  /** Answers log-ins with 503 until `acceptLogins`. */
  refuseLogins(refused: RefusedLogins): void {
    this.sessions.refused = refused;
  }

  acceptLogins(): void {
    this.sessions.refused = undefined;
  }

  protected override notFound(): Answer {
    return icwsError(404, { errorId: 'error.request.unsupported', message: 'The request is not supported.' });
  }

  protected override routes(): Route[] {
    const { sessions } = this;
    const connection = '/icws/:sessionId/connection';
    const jobs = '/icws/:sessionId/data-extractor/jobs';
    const job = `${jobs}/:jobId`;
    const up = sessions.inSession(() => icws(200, CONNECTION_UP));
    const logOut = sessions.inSession((request) => sessions.logOut(request));
    const list = sessions.inSession((request) => this.list(request));
    const submit = sessions.inSession((request) => this.submit(request));
    const readJob = sessions.inSession((request) => this.readJob(request));
    const cancel = sessions.inSession((request) => this.cancel(request));
    const { messages } = this;
    const subscription = '/icws/:sessionId/messaging/subscriptions/data-extractor/jobs-statuses';
    const queue = '/icws/:sessionId/messaging/messages';
    const messaging = (answer: Route['answer']) =>
      sessions.inSession((request) => this.messagingRefusal() ?? answer(request));
    const subscribe = messaging((request) => messages.subscribe(request));
    const unsubscribe = messaging((request) => messages.unsubscribe(request));
    const readMessages = messaging((request) => messages.read(request));
    return [
      { method: 'POST', path: '/icws/connection', step: 'login', answer: (request) => sessions.logIn(request) },
      { method: 'GET', path: connection, step: 'other', answer: up },
      { method: 'DELETE', path: connection, step: 'logout', answer: logOut },
      { method: 'POST', path: jobs, step: 'submit', answer: submit },
      // Only a search for a started job needs the configurations.
      {
        method: 'GET',
        path: jobs,
        step: ({ query }) => (query['jobsResponseMode'] === 'all' ? 'find' : 'list'),
        answer: list,
      },
      { method: 'GET', path: job, step: 'status', answer: readJob },
      { method: 'DELETE', path: job, step: 'cancel', answer: cancel },
      { method: 'PUT', path: subscription, step: 'subscribe', answer: subscribe },
      { method: 'DELETE', path: subscription, step: 'subscribe', answer: unsubscribe },
      { method: 'GET', path: queue, step: 'push', answer: readMessages },
    ];
  }

  private messagingRefusal(): Answer | undefined {
    const { messaging } = this.options;
    if (messaging === 'absent') return this.notFound();
    return messaging === 'unlicensed' ? UNLICENSED : undefined;
  }

  private readJob({ params, query }: VendorRequest): Answer {
    const job = this.jobs.get(params['jobId']!);
    if (!job) return this.unknownJob();
    const mode = query['jobsResponseMode'] ?? 'all';
    if (!isMode(mode)) return invalidParameter('jobsResponseMode');
    const { user } = this.accepts;
    if (mode === 'configuration') return icws(200, job.view(job.step, mode, user));
    const step = job.read();
    return this.scriptedStep(step, { 'content-type': MEDIA_TYPE }) ?? icws(200, job.view(step, mode, user));
  }

  private submit({ body }: VendorRequest): Answer {
    const refusal = submitProblem(body, this.accepts.user, this.options.sources);
    if (refusal) return refusal;
    const { name, submittedUserId: _user, ...config } = body as { name: string; submittedUserId: string };
    const { startedJob } = this;
    const spec = typeof startedJob === 'function' ? startedJob(name) : startedJob;
    const id = this.started.start(body, () => this.addJob({ ...spec, name, config }));
    return icws(201, { id });
  }

  private list({ query }: VendorRequest): Answer {
    const mode = query['jobsResponseMode'] ?? 'status';
    const count = Number(query['jobCount'] ?? 30);
    if (!isMode(mode)) return invalidParameter('jobsResponseMode');
    if (!(Number.isInteger(count) && count > 0)) return invalidParameter('jobCount');
    const isListed = this.started.nextList();
    const newestFirst = [...this.jobs.values()].filter(({ id }) => isListed(id)).reverse();
    const from = query['fromJobId'];
    const older = from
      ? newestFirst.slice(newestFirst.findIndex(({ id }) => id === from) + (this.options.listsFromJob ? 0 : 1))
      : newestFirst;
    if (from && !this.jobs.has(from)) return this.unknownJob();
    const most = Math.min(count, this.options.mostListed ?? 1_000);
    const { user } = this.accepts;
    return icws(200, { jobList: older.slice(0, most).map((job) => job.view(job.read(), mode, user)) });
  }

  private cancel({ params }: VendorRequest): Answer {
    const job = this.jobs.get(params['jobId']!);
    if (!job) return this.unknownJob();
    const ended = job.hasEnded;
    if (ended && this.options.endedCancel === 'refuse')
      return icwsError(400, {
        errorId: 'error.request.dataExtractor.jobNotActive',
        message: `Job ${job.id} is not queued or running.`,
      });
    if (!ended) job.cancelUserId = this.accepts.user;
    job.cancel(ended);
    return { status: 200 };
  }

  private unknownJob(): Answer {
    return icwsError(this.options.unknownJob ?? 400, NO_SUCH_ITEM);
  }
}

function isMode(mode: string): mode is JobsResponseMode {
  return ['configuration', 'status', 'all'].includes(mode);
}

function invalidParameter(name: string): Answer {
  const message = `The value of ${name} is invalid.`;
  return icwsError(400, { errorId: 'error.request.property.invalid', message, propertyName: name });
}
