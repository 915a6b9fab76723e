/** A dev server for a test file, and waits served on it against simulators. */
import { afterAll, beforeAll } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { AlteryxSimulator, type AlteryxSimulatorOptions } from '../../simulators/alteryx.js';
import { NexusIcSimulator, type NexusIcSimulatorOptions } from '../../simulators/nexus-ic.js';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { MEMBERS_OF_QUERY, type MembersOf } from '../../src/contract/watch.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { startDevServer, type DevServer, type DevServerOptions } from '../helpers/temporal.js';
import { serveWaits, until, type Waits, type WaitsOptions } from '../helpers/waits.js';
import { joinedFirst, SHARED } from './joined-first.js';

// The server fires timers up to this much late, to fire many at once: 1 s by default, ten times our tests' backoff.
const PROMPT_TIMERS = { 'history.timerProcessorMaxTimeShift': '10ms' };

/** A backoff that a test can wait for. */
export const QUICK = { backoff: { initial: '100ms', max: '200ms' } };

export interface NexusIcServed {
  simulator: NexusIcSimulator;
  waits: Waits;
}

export interface PureConnectServed {
  simulator: PureConnectSimulator;
  waits: Waits;
}

export interface AlteryxServed {
  simulator: AlteryxSimulator;
  waits: Waits;
}

export interface Served {
  /** From the first `beforeAll` of the file on. */
  readonly server: DevServer;
  nexusIc(options?: WaitsOptions, vendor?: NexusIcSimulatorOptions): Promise<NexusIcServed>;
  pureConnect(options?: WaitsOptions, vendor?: PureConnectSimulatorOptions): Promise<PureConnectServed>;
  /** With a cancel in the config where the simulator has one. */
  alteryx(options?: WaitsOptions, vendor?: AlteryxSimulatorOptions): Promise<AlteryxServed>;
  vendor(client: VendorClient, options?: WaitsOptions): Promise<Waits>;
  /** Has something else ended with the file, before the server. */
  endWith(end: () => Promise<unknown>): void;
}

/** To be called once, at the top of a test file; all that it serves ends with the file. */
export function serveInTests(options?: DevServerOptions): Served {
  let server: DevServer | undefined;
  const ends: (() => Promise<unknown>)[] = [];
  let connections = 0;
  beforeAll(async () => {
    server = await startDevServer({ ...options, dynamicConfig: { ...PROMPT_TIMERS, ...options?.dynamicConfig } });
  }, 60_000);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    closeEdges();
    await server?.stop();
  });
  return {
    get server() {
      if (!server) throw new Error('The dev server is not started yet.');
      return server;
    },
    endWith: (end) => void ends.push(end),
    async vendor(client, waitsOptions) {
      const waits = await serveWaits(
        this.server,
        client,
        SHARED ? watched(waitsOptions, (connections += 1)) : waitsOptions,
      );
      ends.push(() => waits.stop());
      return waits;
    },
    async nexusIc(waitsOptions, vendorOptions) {
      const simulator = new NexusIcSimulator(vendorOptions);
      await simulator.start();
      ends.push(() => simulator.stop());
      return joinedFirst(
        { simulator, waits: await this.vendor(nexusIcClient(simulator), waitsOptions) },
        { status: 3 },
      );
    },
    async pureConnect(waitsOptions, vendorOptions) {
      const simulator = new PureConnectSimulator(vendorOptions);
      await simulator.start();
      ends.push(() => simulator.stop());
      return joinedFirst(
        { simulator, waits: await this.vendor(pureConnectClient(simulator), waitsOptions) },
        { state: 2 },
      );
    },
    async alteryx(waitsOptions, vendorOptions) {
      const simulator = new AlteryxSimulator(vendorOptions);
      await simulator.start();
      ends.push(() => simulator.stop());
      const client = alteryxClient(simulator, vendorOptions?.cancel === true);
      return joinedFirst({ simulator, waits: await this.vendor(client, waitsOptions) }, { status: 'Running' });
    },
  };
}

/** A watch has one task queue, so each connection of a file needs a name of its own. */
function watched(options: WaitsOptions = {}, nth: number): WaitsOptions {
  const connection = options.connection ?? (nth === 1 ? 'conn' : `conn-${nth}`);
  return { ...options, connection, policy: { watches: 1, ...options.policy } };
}

export function nexusIcClient(simulator: NexusIcSimulator): NexusIcClient {
  return new NexusIcClient(
    {
      baseUrl: simulator.baseUrl,
      version: simulator.version,
      auth: { scheme: 'apikey' },
      secret: () => 'nexus-ic-key',
    },
    edgeFor('nexus-ic'),
  );
}

export function pureConnectClient(simulator: PureConnectSimulator): PureConnectClient {
  return new PureConnectClient(
    // A script that goes on with each read of its job must not go on with those of others.
    { baseUrl: simulator.url, alternates: [], user: 'svc-extract', password: () => 'correct-horse', gatherMs: 0 },
    edgeFor('pureconnect'),
  );
}

function alteryxClient({ baseUrl }: AlteryxSimulator, cancels: boolean): AlteryxClient {
  const cancel = { method: 'DELETE', path: '/v3/jobs/{jobId}' } as const;
  return new AlteryxClient(
    { baseUrl, clientId: 'vigil-client', clientSecret: () => 'correct-horse', ...(cancels && { cancel }) },
    edgeFor('alteryx'),
  );
}

/** The outcome so far; with `npm run test:shared-watch` also the condition of the connection, which its watch keeps. */
export async function jobOf(handle: WorkflowHandle): Promise<JobOutcome> {
  const job = await handle.query<JobOutcome>('job');
  if (!SHARED) return job;
  const watch = await handle.query<string | null>(WATCH_QUERY);
  if (watch === null) return job;
  const answer = await handle.client
    .getHandle(watch)
    .query<MembersOf, [string[]]>(MEMBERS_OF_QUERY, [handle.workflowId]);
  const condition = answer.members.length > 0 ? answer.connection.condition : 'clear';
  return condition === 'clear' ? job : { ...job, condition };
}

/** Waits until the outcome so far is as wanted. */
export async function untilJob(
  handle: WorkflowHandle,
  holds: (job: JobOutcome) => boolean,
  withinMs?: number,
): Promise<JobOutcome> {
  let job: JobOutcome | undefined;
  await until(async () => holds((job = await jobOf(handle))), withinMs);
  return job as JobOutcome;
}

/** Cancels with a reason, which the client's own `cancel` cannot give. */
export async function cancelFor(server: DevServer, handle: WorkflowHandle, reason: string): Promise<void> {
  await server.client.connection.workflowService.requestCancelWorkflowExecution({
    namespace: server.namespace,
    workflowExecution: { workflowId: handle.workflowId },
    reason,
  });
}

/** The status that Temporal shows: `COMPLETED`, `FAILED`, `CANCELED` … */
export async function statusOf(handle: WorkflowHandle): Promise<string> {
  return (await handle.describe()).status.name;
}
