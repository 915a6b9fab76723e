/**
 * A vendor as a real HTTP server. Subclasses define the answers. This class has what they share: start and stop, the ledger of
 * requests, faults, and the control routes under `/_simulator/` for other processes.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import formbody from '@fastify/formbody';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { json, scripted, text, type Answer, type Headers } from './answer.js';
import { Faults, STEPS, type FaultHandle, type FaultSpec, type Step } from './faults.js';
import { inRange } from './ranges.js';
import { receive } from './uploads.js';
import { StartedJobs } from './started-jobs.js';
import type { StepScript } from './timeline.js';
import { send } from './wire.js';

export interface VendorRequest {
  method: string;
  /** As sent, without the query, not decoded. */
  path: string;
  /** Decoded. */
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** JSON and forms are parsed, an octet stream is an Upload, anything else is text; undefined without a body. */
  body: unknown;
  /** The route's parameters, decoded. */
  params: Record<string, string>;
  /** The scheme and host that the client called. */
  origin: string;
}

export interface LedgerEntry extends Omit<VendorRequest, 'params' | 'origin'> {
  step: Step;
  jobId?: string;
  /** When the request arrived, in milliseconds since the epoch. */
  at: number;
  /** Absent until the answer starts; stays absent if a fault suppresses the answer. */
  status?: number;
  /** When the answer was complete or the connection closed. */
  doneAt?: number;
}

/** Makes a simulator speak https. */
export interface SimulatorTls {
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
  /** PEM of the authority that must have signed a client's certificate. Without it no client needs one. */
  clientCa?: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** In fastify's syntax, e.g. `/jobs/:id`. */
  path: string;
  step: Step | ((request: VendorRequest) => Step);
  /** The job of a request. @default the parameter `jobId` */
  jobId?: (request: VendorRequest) => string | undefined;
  answer: (request: VendorRequest) => Answer;
}

/** The most entries that the ledger keeps. The oldest are dropped first. */
export const LEDGER_LIMIT = 200_000;

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- each simulator has its own type of jobs
export abstract class HttpSimulator<JobSpec> {
  /** The jobs that clients have started. */
  readonly started = new StartedJobs();
  private readonly entries: LedgerEntry[] = [];
  private readonly faults = new Faults();
  private readonly watchers = new Set<() => void>();
  private app: FastifyInstance | undefined;
  private isSecure = false;

  protected abstract routes(): Route[];

  /** Creates a job, and returns its id. @throws Error with one sentence if the script is invalid */
  abstract addJob(spec: JobSpec): string;

  /** From now on, refuses every session, token or hash issued so far. */
  abstract expireSessions(): void;

  /** The answer to an unknown route. */
  protected notFound(): Answer {
    return text(404, 'Not Found');
  }

  /** Whether two spellings of an id are the same job. */
  protected sameJob(one: string, other: string): boolean {
    return one === other;
  }

  /** Starts, or restarts after `stop` with all its jobs. Port 0 takes any free port. */
  async start(port = 0, host = '127.0.0.1', tls?: SimulatorTls): Promise<void> {
    if (this.app) throw new Error(`${this.constructor.name} is already started.`);
    const app = this.build(tls);
    this.app = app;
    this.isSecure = tls !== undefined;
    try {
      await app.listen({ port, host });
    } catch (error) {
      this.app = undefined;
      throw error;
    }
  }

  /** Closes open connections. The jobs are kept. */
  async stop(): Promise<void> {
    const app = this.app;
    if (!app) throw new Error(`${this.constructor.name} is not started.`);
    this.app = undefined;
    await app.close();
  }

  get listening(): boolean {
    return this.app?.server.listening ?? false;
  }

  get port(): number {
    if (!this.app || !this.listening) throw new Error(`${this.constructor.name} is not started.`);
    return (this.app.server.address() as AddressInfo).port;
  }

  /** Scheme, host and port: `http://127.0.0.1:54321`. */
  get url(): string {
    const { port } = this;
    const { address, family } = this.app!.server.address() as AddressInfo;
    return `http${this.isSecure ? 's' : ''}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** All requests so far, oldest first, including their secrets, which are the simulator's own. */
  get ledger(): readonly LedgerEntry[] {
    return this.entries;
  }

  requests(step?: Step, jobId?: string): LedgerEntry[] {
    return this.entries.filter(
      (entry) =>
        (step === undefined || entry.step === step) &&
        (jobId === undefined || (entry.jobId !== undefined && this.sameJob(entry.jobId, jobId))),
    );
  }

  /** Waits until the ledger has this many requests of the step, and returns the last one, which may not be answered yet. */
  async requested(step: Step, count = 1, jobId?: string): Promise<LedgerEntry> {
    for (;;) {
      const found = this.requests(step, jobId)[count - 1];
      if (found) return found;
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  clearLedger(): void {
    this.entries.length = 0;
  }

  fault(spec: FaultSpec): FaultHandle {
    return this.faults.add(spec);
  }

  clearFaults(): void {
    this.faults.clear();
  }

  /** The answer that a step of the timeline sets itself, instead of the vendor's usual one. */
  protected scriptedStep(step: StepScript, headers: Headers = {}): Answer | undefined {
    if (step.answer) return scripted(step.answer);
    return step.raw === undefined ? undefined : json(200, step.raw, headers);
  }

  private build(tls: SimulatorTls | undefined): FastifyInstance {
    const options = {
      forceCloseConnections: true,
      exposeHeadRoutes: false,
      routerOptions: { maxParamLength: 2000 },
    };
    const app = tls ? (fastify({ ...options, https: serverTls(tls) }) as unknown as FastifyInstance) : fastify(options);
    app.removeAllContentTypeParsers();
    app.register(formbody);
    app.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
      done(null, jsonOrText(String(body))),
    );
    for (const route of this.routes()) {
      app.route({
        method: route.method,
        url: route.path,
        handler: (request, reply) => this.serve(route, request, reply),
      });
    }
    const nowhere: Route = { method: 'GET', path: '', step: 'other', answer: () => this.notFound() };
    app.setNotFoundHandler((request, reply) => this.serve(nowhere, request, reply));
    this.addControls(app);
    return app;
  }

  private async serve(route: Route, incoming: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.hijack();
    const { params, origin, ...seen } = requestOf(incoming);
    const request: VendorRequest = { params, origin, ...seen };
    const step = typeof route.step === 'function' ? route.step(request) : route.step;
    const jobId = route.jobId ? route.jobId(request) : params['jobId'];
    const entry: LedgerEntry = { step, ...(jobId !== undefined && { jobId }), ...seen, at: Date.now() };
    this.record(entry);

    reply.raw.once('close', () => (entry.doneAt = Date.now()));
    const fault = this.faults.take(step, (wanted) => jobId !== undefined && this.sameJob(wanted, jobId)) ?? {};
    if (incoming.body instanceof Readable) {
      entry.body = request.body = await receive(incoming.body, fault.atByte);
      if (reply.raw.destroyed) return;
    }
    const truth = inRange(
      this.decide(fault, () => route.answer(request)),
      request.headers,
    );
    const answer = fault.change
      ? fault.change(truth, { target: incoming.raw.url!, headers: request.headers, body: request.body })
      : truth;
    if (fault.delayMs && !(await stays(reply, fault.delayMs))) return;
    const { wire, dripMs = 1000, atByte } = fault;
    await send(reply.raw, answer, { wire, dripMs, atByte }, (status) => {
      entry.status = status;
    });
  }

  private decide(fault: Partial<FaultSpec>, work: () => Answer): Answer {
    const lost = fault.answer !== undefined || fault.wire === 'reset' || fault.wire === 'hang';
    try {
      const answer = lost && !fault.workDone ? { status: 500 } : work();
      return fault.answer ? scripted(fault.answer) : answer;
    } catch (error) {
      return text(500, `The simulator itself failed: ${String(error)}`);
    }
  }

  private record(entry: LedgerEntry): void {
    if (this.entries.length >= LEDGER_LIMIT) this.entries.splice(0, LEDGER_LIMIT / 10);
    this.entries.push(entry);
    const watchers = [...this.watchers];
    this.watchers.clear();
    for (const wake of watchers) wake();
  }

  private addControls(app: FastifyInstance): void {
    app.post('/_simulator/jobs', (request, reply) =>
      control(reply, 201, () => ({ id: this.addJob(request.body as JobSpec) })),
    );
    app.post('/_simulator/faults', (request, reply) =>
      control(reply, 201, () => ({ fired: this.fault(request.body as FaultSpec).fired })),
    );
    app.delete('/_simulator/faults', (_request, reply) => control(reply, 204, () => this.clearFaults()));
    app.delete('/_simulator/sessions', (_request, reply) => control(reply, 204, () => this.expireSessions()));
    app.delete('/_simulator/ledger', (_request, reply) => control(reply, 204, () => this.clearLedger()));
    app.get<{ Querystring: { step?: Step; jobId?: string } }>('/_simulator/ledger', (request, reply) =>
      control(reply, 200, () => {
        const { step, jobId } = request.query;
        if (step !== undefined && !STEPS.includes(step)) throw new Error(`step must be one of ${STEPS.join(', ')}.`);
        return this.requests(step, jobId);
      }),
    );
  }
}

function serverTls({ cert, key, clientCa }: SimulatorTls) {
  return { cert, key, ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }) };
}

async function control(reply: FastifyReply, status: number, work: () => unknown): Promise<void> {
  try {
    await reply.code(status).send(work());
  } catch (error) {
    await reply.code(400).send({ message: error instanceof Error ? error.message : String(error) });
  }
}

function requestOf(request: FastifyRequest): VendorRequest {
  const [path = '', ...query] = request.raw.url!.split('?');
  return {
    method: request.method,
    path,
    query: Object.fromEntries(new URLSearchParams(query.join('?'))),
    headers: request.headers,
    body: request.body instanceof Readable ? undefined : (request.body ?? undefined),
    params: request.params as Record<string, string>,
    origin: `${request.protocol}://${request.host}`,
  };
}

function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body === '' ? undefined : body;
  }
}

// False if the client disconnected first.
async function stays(reply: FastifyReply, ms: number): Promise<boolean> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  reply.raw.once('close', leave);
  try {
    await sleep(ms, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    reply.raw.removeListener('close', leave);
  }
}
