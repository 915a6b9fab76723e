/**
 * PureConnect as ICWS answers: sessions with a CSRF token and a cookie, and data-extractor jobs. For what the vendor does not document,
 * see README.md.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Answer, Headers } from './answer.js';
import { HttpSimulator, type Route, type VendorRequest } from './http-simulator.js';
import { ScriptedJob } from './scripted-job.js';
import type { Entered, TimelineStep } from './timeline.js';

/** Any field of the vendor's job status. Missing fields are derived from the script. */
export interface PureConnectWords {
  /** 0 submitted, 1 queued, 2 started, 3 failed, 4 canceled, 5 finished. If the step has none, neither has the answer. */
  state: number;
  errorInfo: string;
  outputFolder: string;
  submitTime: string;
  queuedTime: string;
  startedTime: string;
  failedTime: string;
  canceledTime: string;
  finishedTime: string;
  stateChangedTime: string;
}

/** nested: `{ jobStatus, jobConfig }`, as in the vendor's SDK; flat: all in one object, as on its page. */
export type PureConnectShape = 'nested' | 'flat';

export interface PureConnectJobSpec {
  /** @default '17', '18', … */
  id?: string;
  /** @default 'nightly' */
  name?: string;
  timeline: TimelineStep<PureConnectWords>[];
  /** The script after an accepted cancel. @default canceled at the next read */
  onCancel?: TimelineStep<PureConnectWords>[];
  /** Sent when the job is finished. */
  outputFolder?: string;
  /** Fields of the job's configuration besides its name and user. */
  config?: Record<string, unknown>;
  shape?: PureConnectShape;
  /** Leaves `state` out of every answer, so that only the times imply it. */
  omitState?: boolean;
}

export interface PureConnectSimulatorOptions {
  user?: string;
  password?: string;
  /** @default 'nested' */
  shape?: PureConnectShape;
  /** The format of times: `20260101T020000Z` or `2026-01-01T02:00:00.000Z`. @default 'basic' */
  times?: 'basic' | 'extended';
  /** The answer for an unknown job. @default 400 */
  unknownJob?: 400 | 404;
  /** The answer to a cancel of a job that has ended: 200 without effect, or 400. @default 'accept' */
  endedCancel?: 'accept' | 'refuse';
  /** Each answer replaces the session's cookie, and the old one is refused. @default false */
  rotateCookie?: boolean;
  /** The most jobs in a page of the list, even if more are requested. @default 1000 */
  mostListed?: number;
  /** Whether a page contains the job of its `fromJobId`. @default false */
  listsFromJob?: boolean;
  /** Sent at every log-in. @default none */
  alternateHostList?: string[];
}

export interface RefusedLogins {
  /** Hosts to try instead. */
  alternates: string[];
  /** @default 'error.server.notAcceptingConnections' */
  errorId?: string;
}

interface PureConnectJob extends ScriptedJob<PureConnectWords> {
  spec: PureConnectJobSpec;
  /** How often the job's status was read, by itself or in the list. */
  looks: number;
  cancelUserId?: string;
}

interface Session {
  csrfToken: string;
  cookie: string;
}

const MEDIA_TYPE = 'application/vnd.inin.icws+JSON; charset=utf-8';
const LOGIN_TYPE = 'urn:inin.com:connection:icAuthConnectionRequestSettings';
const MODES = ['configuration', 'status', 'all'];
const CANCELED = 4;
const TIME_OF_STATE = ['submitTime', 'queuedTime', 'startedTime', 'failedTime', 'canceledTime', 'finishedTime'];

export class PureConnectSimulator extends HttpSimulator<PureConnectJobSpec> {
  /** The accepted credentials. Change one to rotate it. */
  readonly accepts: { user: string; password: string };
  private readonly options: PureConnectSimulatorOptions;
  private readonly jobs = new Map<string, PureConnectJob>();
  private readonly sessions = new Map<string, Session>();
  private refused: RefusedLogins | undefined;
  private nextJob = 17;
  private nextSession = 29113001;

  constructor(options: PureConnectSimulatorOptions = {}) {
    super();
    this.options = options;
    this.accepts = { user: options.user ?? 'svc-extract', password: options.password ?? 'correct-horse' };
  }

  addJob(spec: PureConnectJobSpec): string {
    const { timeline, onCancel = [{ state: CANCELED }] } = spec;
    const id = spec.id ?? String(this.nextJob++);
    this.jobs.set(id, Object.assign(new ScriptedJob(id, timeline, onCancel), { spec, looks: 0 }));
    return id;
  }

  /** @throws Error if there is no such job */
  job(id: string): ScriptedJob<PureConnectWords> {
    const job = this.jobs.get(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }

  /** How often the job's status was read so far, by itself or in the list. */
  looks(id: string): number {
    return this.jobs.get(id)?.looks ?? 0;
  }

  /** Waits until the job's status was read this many times, by itself or in the list. */
  async polled(id: string, times = 1): Promise<void> {
    while (this.looks(id) < times) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Ends the sessions. Jobs belong to the server and stay. */
  expireSessions(): void {
    this.sessions.clear();
  }

  /** Answers log-ins with 503 until `acceptLogins`. */
  refuseLogins(refused: RefusedLogins): void {
    this.refused = refused;
  }

  acceptLogins(): void {
    this.refused = undefined;
  }

  protected override notFound(): Answer {
    return icwsError(404, 'error.request.resourceNotFound', 'The requested resource was not found.');
  }

  protected override routes(): Route[] {
    const connection = '/icws/:sessionId/connection';
    const jobs = '/icws/:sessionId/data-extractor/jobs';
    const inSession = (answer: (request: VendorRequest) => Answer) => this.inSession(answer);
    return [
      { method: 'POST', path: '/icws/connection', step: 'login', answer: (request) => this.logIn(request) },
      { method: 'GET', path: connection, step: 'other', answer: inSession(() => icws(200, CONNECTION_UP)) },
      { method: 'DELETE', path: connection, step: 'logout', answer: inSession((request) => this.logOut(request)) },
      { method: 'GET', path: jobs, step: 'list', answer: inSession((request) => this.list(request)) },
      { method: 'GET', path: `${jobs}/:jobId`, step: 'status', answer: inSession((request) => this.readJob(request)) },
      {
        method: 'DELETE',
        path: `${jobs}/:jobId`,
        step: 'cancel',
        answer: inSession((request) => this.cancel(request)),
      },
    ];
  }

  private logIn({ headers, body, query }: VendorRequest): Answer {
    if (!headers['accept-language'])
      return icwsError(400, 'error.request.header.missing', 'The Accept-Language header is required.');
    if (this.refused) {
      const { alternates, errorId = 'error.server.notAcceptingConnections' } = this.refused;
      const message = 'The server is not accepting connections.';
      return icws(503, { errorId, message, alternateHostList: alternates });
    }
    const settings = (typeof body === 'object' ? body : {}) as Record<string, unknown>;
    const absent = ['__type', 'applicationName', 'userID', 'password'].find(
      (name) => typeof settings[name] !== 'string',
    );
    if (absent) {
      const message = `The property ${absent} is required.`;
      return icws(400, { errorId: 'error.request.property.missing', message, propertyName: absent });
    }
    if (settings['__type'] !== LOGIN_TYPE)
      return icws(400, { errorId: 'error.request.property.invalid', message: 'Unknown type.', propertyName: '__type' });
    const { user, password } = this.accepts;
    if (settings['userID'] !== user || settings['password'] !== password) {
      const message = 'The authentication process failed.';
      return icwsError(400, 'error.request.connection.authenticationFailure', message);
    }
    const sessionId = String(this.nextSession++);
    const session = { csrfToken: randomBytes(32).toString('base64'), cookie: newCookie() };
    this.sessions.set(sessionId, session);
    const answer = {
      csrfToken: session.csrfToken,
      sessionId,
      alternateHostList: this.options.alternateHostList ?? [],
      userID: user,
      userDisplayName: user,
      icServer: 'ICA',
      features: query['include']?.split(',').includes('features')
        ? [{ featureId: 'data-extractor', version: 2 }]
        : undefined,
    };
    return icws(201, answer, {
      'ININ-ICWS-CSRF-Token': session.csrfToken,
      'ININ-ICWS-Session-ID': sessionId,
      ...setCookie(sessionId, session),
    });
  }

  private inSession(answer: (request: VendorRequest) => Answer): (request: VendorRequest) => Answer {
    return (request) => {
      const sessionId = request.params['sessionId']!;
      const session = this.sessions.get(sessionId);
      if (!session) return unauthorized('The session is missing or has expired.');
      if (request.headers['inin-icws-csrf-token'] !== session.csrfToken)
        return unauthorized('The CSRF token is missing or invalid.');
      if (cookieOf(request, `icws_${sessionId}`) !== session.cookie)
        return unauthorized('The session cookie is missing or invalid.');
      const { headers, ...rest } = answer(request);
      if (!this.options.rotateCookie) return { ...rest, headers };
      session.cookie = newCookie();
      return { ...rest, headers: { ...headers, ...setCookie(sessionId, session) } };
    };
  }

  private logOut({ params }: VendorRequest): Answer {
    this.sessions.delete(params['sessionId']!);
    return { status: 200 };
  }

  private readJob({ params, query }: VendorRequest): Answer {
    const job = this.jobs.get(params['jobId']!);
    if (!job) return this.unknownJob(params['jobId']!);
    const mode = query['jobsResponseMode'] ?? 'all';
    if (!MODES.includes(mode)) return unknownMode();
    if (mode === 'configuration') return icws(200, this.view(job, job.step, mode));
    const step = this.read(job);
    return this.scriptedStep(step, { 'content-type': MEDIA_TYPE }) ?? icws(200, this.view(job, step, mode));
  }

  private list({ query }: VendorRequest): Answer {
    const mode = query['jobsResponseMode'] ?? 'status';
    const count = Number(query['jobCount'] ?? 30);
    if (!MODES.includes(mode)) return unknownMode();
    if (!(Number.isInteger(count) && count > 0))
      return icwsError(400, 'error.request.query.invalid', 'jobCount is invalid.');
    const newestFirst = [...this.jobs.values()].reverse();
    const from = query['fromJobId'];
    const older = from
      ? newestFirst.slice(newestFirst.findIndex(({ id }) => id === from) + (this.options.listsFromJob ? 0 : 1))
      : newestFirst;
    if (from && !this.jobs.has(from)) return this.unknownJob(from);
    const most = Math.min(count, this.options.mostListed ?? 1_000);
    return icws(200, { jobList: older.slice(0, most).map((job) => this.view(job, this.read(job), mode)) });
  }

  private read(job: PureConnectJob): TimelineStep<PureConnectWords> {
    job.looks += 1;
    return job.life.read();
  }

  private cancel({ params }: VendorRequest): Answer {
    const job = this.jobs.get(params['jobId']!);
    if (!job) return this.unknownJob(params['jobId']!);
    const ended = (job.step.state ?? 0) > 2;
    if (ended && this.options.endedCancel === 'refuse')
      return icwsError(400, 'error.request.dataExtractor.jobNotActive', `Job ${job.id} is not queued or running.`);
    if (!ended) job.cancelUserId = this.accepts.user;
    job.cancel(ended);
    return { status: 200 };
  }

  private unknownJob(id: string): Answer {
    const { unknownJob = 400 } = this.options;
    return icwsError(unknownJob, 'error.request.dataExtractor.jobNotFound', `The job ${id} was not found.`);
  }

  private view(job: PureConnectJob, step: TimelineStep<PureConnectWords>, mode: string): unknown {
    const parts = {
      ...(mode !== 'configuration' && { jobStatus: this.jobStatus(job, step) }),
      ...(mode !== 'status' && { jobConfig: this.jobConfig(job) }),
    };
    const shape = job.spec.shape ?? this.options.shape ?? 'nested';
    return shape === 'nested' ? parts : { ...parts.jobStatus, ...parts.jobConfig };
  }

  private jobStatus({ id, spec, life, cancelUserId }: PureConnectJob, step: TimelineStep<PureConnectWords>): object {
    const { reads: _reads, ms: _ms, raw: _raw, answer: _answer, state, ...given } = step;
    return {
      id,
      name: nameOf(spec),
      submittedUserId: this.accepts.user,
      submittedUserSiteId: 1,
      ...this.timesOf(life.history),
      cancelUserId: state === CANCELED ? cancelUserId : undefined,
      outputFolder: state === 5 ? spec.outputFolder : undefined,
      ...given,
      state: spec.omitState ? undefined : state,
    };
  }

  private jobConfig({ id, spec }: PureConnectJob): object {
    return {
      id,
      name: nameOf(spec),
      submittedUserId: this.accepts.user,
      views: {
        viewList: [{ name: 'CallDetail', dateTimeFilterColumn: 'InitiatedDate', column: [{ name: 'CallId' }] }],
      },
      startTimeFilter: this.time(Date.UTC(2026, 0, 1)),
      endTimeFilter: this.time(Date.UTC(2026, 0, 2)),
      siteIdFilters: [{ name: '1' }],
      ...spec.config,
    };
  }

  // The first time that the job reached each state.
  private timesOf(history: Entered<PureConnectWords>[]): Record<string, string> {
    const times: Record<string, string> = { submitTime: this.time(history[0]!.at) };
    let last: number | undefined;
    for (const { step, at } of history) {
      if (step.state === undefined || step.state === last) continue;
      last = step.state;
      const name = TIME_OF_STATE[last];
      if (name) times[name] ??= this.time(at);
      times['stateChangedTime'] = this.time(at);
    }
    return times;
  }

  private time(at: number): string {
    const extended = new Date(at).toISOString();
    return this.options.times === 'extended' ? extended : extended.replace(/[-:]|\.\d+/g, '');
  }
}

const CONNECTION_UP = { connectionState: 1, reason: '', shouldReconnect: false };

function nameOf({ name = 'nightly' }: PureConnectJobSpec): string {
  return name;
}

function icws(status: number, value: unknown, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': MEDIA_TYPE, ...headers }, body: JSON.stringify(value) };
}

function icwsError(status: number, errorId: string, message: string, headers: Headers = {}): Answer {
  return icws(status, { errorId, message }, headers);
}

function unauthorized(message: string): Answer {
  return icwsError(401, 'error.request.session.invalid', message, {
    'WWW-Authenticate': 'ICWS realm="ICWS" location="/ICWS/connection"',
  });
}

function unknownMode(): Answer {
  return icwsError(400, 'error.request.query.invalid', 'jobsResponseMode is invalid.');
}

function newCookie(): string {
  return `${randomUUID()}|languageId=en-us`;
}

function setCookie(sessionId: string, { cookie }: Session): Headers {
  return { 'Set-Cookie': `icws_${sessionId}=${cookie}; Path=/icws/${sessionId}; HttpOnly` };
}

function cookieOf({ headers }: VendorRequest, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
