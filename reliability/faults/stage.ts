/** What a cell runs on: a vendor's simulator of its own, a client made of a real config, a store, and the real workflow. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { FaultHandle } from '../../simulators/faults.js';
import { ownConnections, parseConfig } from '../../src/config/config.js';
import { policyOf } from '../../src/config/connection-policy.js';
import { fileStore } from '../../src/content/file-store.js';
import type { ContentStore } from '../../src/content/store.js';
import type { ConnectionPolicy } from '../../src/contract/connection-policy.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { createVendorClient } from '../../src/vendors/index.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import type { JobPlan, Place, PlannedJob, Simulator, Vendor } from './vendors.js';

const TIMEOUTS = {
  /** Short, because some vendors never answer. */
  short: { request: '1s', idle: '1s', content: '3s' },
  /** Longer than any step takes on a busy machine. */
  long: { request: '15s', idle: '15s', content: '1m' },
};
export const POLL_EVERY_MS = 25;

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;
/** Below the ports that the system assigns: while a vendor is away, no other server may use its address. */
const PORTS = { first: 15_000, last: 30_000 };

let secrets = 0;
let nextPort = PORTS.first + Math.floor(Math.random() * 10_000);

export class Stage<Of extends Vendor = Vendor> {
  readonly server: Simulator;
  readonly secret = `pl4nted-s3cret/${(secrets += 1)}+&"=`;
  job!: PlannedJob;
  client!: VendorClient;
  policy!: ConnectionPolicy;
  store!: ContentStore;
  /** The requests of the step with the fault. */
  place: Place | undefined;
  fault: FaultHandle | undefined;
  /** The one that follows it. */
  next: FaultHandle | undefined;
  /** The workflow, once it is begun. */
  handle!: WorkflowHandle;
  private folder = '';
  private readonly variable: string;

  constructor(
    readonly vendor: Of,
    /** The connection's name. */
    readonly connection: string,
    /** An address of another origin that must get no request. */
    readonly trap: string,
    private readonly timeouts: keyof typeof TIMEOUTS,
  ) {
    this.server = vendor.create();
    this.variable = `VIGIL_FAULTS_SECRET_${secrets}`;
  }

  /** @param plan of the job that is awaited; without it the vendor has none yet */
  async open(plan?: JobPlan): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'vigil-faults-'));
    await mkdir(this.mount);
    await startAtPortOfItsOwn(this.server);
    this.vendor.accept(this.server, this.secret);
    this.tell(this.secret);
    const connection = {
      ...this.vendor.connection(this.server, `\${env:${this.variable}}`, this.mount),
      timeouts: TIMEOUTS[this.timeouts],
      limits: { minInterval: '10ms' },
      run: { allow: ['*', '*/*'] },
    };
    const config = parseConfig(JSON.stringify({ connections: { [this.connection]: connection } }), 'vigil.yaml');
    const settings = ownConnections(config).get(this.connection)!;
    this.client = createVendorClient(settings);
    this.policy = policyOf(settings);
    this.store = fileStore(this.stored);
    if (plan) this.job = await this.vendor.addJob(this.server, plan, this.mount);
  }

  async close(): Promise<void> {
    await this.client.close();
    if (this.server.listening) await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
    this.tell('');
  }

  /** Terminates a workflow that did not end. */
  async leave(): Promise<void> {
    const begun = this.handle as WorkflowHandle | undefined;
    await begun?.terminate().catch(() => undefined);
  }

  /** The folder of the vendor's own files. */
  get mount(): string {
    return join(this.folder, 'mount');
  }

  /** The folder of the content store. */
  get stored(): string {
    return join(this.folder, 'stored');
  }

  /** The secret that the worker reads from now on. */
  tell(secret: string): void {
    process.env[this.variable] = secret;
  }

  /** The request with the fault has arrived. */
  async reached(): Promise<void> {
    const { step, after } = this.place!;
    await this.server.requested(step, after + 1);
  }

  /** The vendor cannot be connected to until `end` resolves. */
  async away(end: () => Promise<void>): Promise<void> {
    const { port } = this.server;
    await this.server.stop();
    await end();
    await this.server.start(port);
  }

  /** The wait has recorded the first poll, and waits for the next one. */
  async seenRunning(): Promise<void> {
    await this.until(
      'the next poll is not waited for',
      ({ attempt, lastFailure }) => attempt! > 1 && Boolean(lastFailure),
    );
  }

  /** A watch polls the job. @throws Error after 20 s */
  async watched(): Promise<void> {
    const until = Date.now() + 20_000;
    while ((await this.handle.query(WATCH_QUERY)) === null) {
      if (Date.now() > until) throw new Error('no watch polls the job');
      await sleep(POLL_EVERY_MS);
    }
  }

  /** An attempt under way has failed of this. @throws Error after 20 s */
  async failedOf(what: string): Promise<void> {
    await this.until(`no attempt failed of ${what}`, ({ lastFailure }) =>
      Boolean(lastFailure?.message?.includes(what)),
    );
  }

  private async until(otherwise: string, isSo: (activity: PendingActivity) => boolean): Promise<void> {
    const until = Date.now() + 20_000;
    while (Date.now() < until) {
      const { raw } = await this.handle.describe();
      if (raw.pendingActivities?.some(isSo)) return;
      await sleep(POLL_EVERY_MS);
    }
    throw new Error(otherwise);
  }
}

async function startAtPortOfItsOwn(server: Simulator): Promise<void> {
  for (;;) {
    nextPort = nextPort >= PORTS.last ? PORTS.first : nextPort + 1;
    try {
      await server.start(nextPort);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}
