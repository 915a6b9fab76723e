/** Where a run takes place: a Temporal server with its database on disk, four simulated vendors, and the folders of the workers. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { startDevServer, type DevServer } from '../../test/helpers/temporal.js';
import { CONNECTIONS, VENDORS, type Vendor } from './job-plan.js';
import type { WatchMode } from './options.js';
import { RequestLedger } from './request-ledger.js';
import { EXTRACT_SHARE, type Simulators } from './vendor-scripts.js';

/** They are used nowhere else, so one in a log is a leak. */
export const CREDENTIALS = {
  NEXUS_IC_KEY: 'chaos-nexus-ic-key-Hx63',
  ICWS_PASSWORD: 'chaos-icws-password-Rb28',
  EPM_PASSWORD: 'chaos-epm-password-Tz57',
  ALTERYX_SECRET: 'chaos-alteryx-secret-Lk19',
};

export interface Arena {
  readonly folder: string;
  readonly server: DevServer;
  readonly simulators: Simulators;
  readonly ledgers: Record<Vendor, RequestLedger>;
  /** What the server of PureConnect writes, as it is mounted here. */
  readonly extractFolder: string;
  /** Writes a worker's config with a queue and a content folder of its own, and says what its process needs. */
  config(
    name: string,
    options?: { vendors?: readonly Vendor[]; rateLimits?: Partial<Record<Vendor, number>>; watch?: WatchMode },
  ): Promise<WorkerPlace>;
  /** @param keep leaves the logs and the database where they are */
  close(keep: boolean): Promise<void>;
}

/** What a worker process is given. */
export interface WorkerPlace {
  taskQueue: string;
  contentFolder: string;
  configPath: string;
  env: Record<string, string>;
}

/** Above the ids of planned jobs. */
const FIRST_STARTED = 500_000;

/** @param options `nexusIc`: its version, of which only 6.9 can be searched. @default '6.8' */
export async function openArena({ nexusIc = '6.8' }: { nexusIc?: '6.8' | '6.9' } = {}): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-chaos-'));
  const server = await startDevServer({
    dbFilename: join(folder, 'temporal.db'),
    // So low that waits with many changes continue as new during the run.
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 20 },
  });
  const simulators: Simulators = {
    'nexus-ic': new NexusIcSimulator({ apiKey: CREDENTIALS.NEXUS_IC_KEY, version: nexusIc }),
    pureconnect: new PureConnectSimulator({ password: CREDENTIALS.ICWS_PASSWORD, firstJob: FIRST_STARTED }),
    'oracle-epm': new OracleEpmSimulator({ password: CREDENTIALS.EPM_PASSWORD, firstJob: FIRST_STARTED }),
    alteryx: new AlteryxSimulator({ clientSecret: CREDENTIALS.ALTERYX_SECRET, cancel: true }),
  };
  const all: HttpSimulator<never>[] = VENDORS.map((vendor) => simulators[vendor]);
  for (const simulator of all) await simulator.start();
  const extractFolder = join(folder, 'extract');
  await mkdir(extractFolder);
  const ledgers = Object.fromEntries(
    VENDORS.map((vendor) => [vendor, new RequestLedger(simulators[vendor])]),
  ) as Arena['ledgers'];
  return {
    folder,
    server,
    simulators,
    ledgers,
    extractFolder,
    async config(name, { vendors = VENDORS, rateLimits = {}, watch = 'own' } = {}) {
      const contentFolder = join(folder, `content-${name}`);
      const configPath = join(folder, `${name}.yaml`);
      const lines = vendors.map((vendor) => {
        // The jobs of a run are short, so they are polled more often than the default limits allow.
        const limits = `limits: { minInterval: 10ms }, rateLimit: ${rateLimits[vendor] ?? 1_000}, watch: ${watch}, run: { allow: ['*', '*/*'] }`;
        return `  ${CONNECTIONS[vendor]}: { ${connectionOf(vendor, simulators, extractFolder)}, ${limits} }`;
      });
      const taskQueue = `vigil-${name}`;
      const content = `content: { store: file, path: ${JSON.stringify(contentFolder)} }`;
      await writeFile(configPath, [`taskQueue: ${taskQueue}`, content, 'connections:', ...lines, ''].join('\n'));
      const env = { ...CREDENTIALS, VIGIL_CONFIG: configPath, TEMPORAL_ADDRESS: server.address };
      return { taskQueue, contentFolder, configPath, env };
    },
    async close(keep) {
      for (const vendor of VENDORS) ledgers[vendor].close();
      await Promise.all(all.filter(({ listening }) => listening).map((simulator) => simulator.stop()));
      await server.stop();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

function connectionOf(vendor: Vendor, simulators: Simulators, extractFolder: string): string {
  const { pureconnect, alteryx } = simulators;
  const [nexus, oracle] = [simulators['nexus-ic'], simulators['oracle-epm']];
  const quoted = (text: string) => `'${text}'`;
  return {
    'nexus-ic': `vendor: nexus-ic, version: "${nexus.version}", baseUrl: "${nexus.baseUrl}", auth: { scheme: apikey, secret: "\${env:NEXUS_IC_KEY}" }`,
    pureconnect:
      `vendor: pureconnect, baseUrl: "${pureconnect.url}", user: ${pureconnect.accepts.user}, ` +
      `password: "\${env:ICWS_PASSWORD}", outputMount: { from: ${quoted(EXTRACT_SHARE)}, to: ${quoted(extractFolder)} }`,
    'oracle-epm':
      `vendor: oracle-epm, baseUrl: "${oracle.url}", application: ${oracle.application}, ` +
      `auth: { user: ${oracle.accepts.user}, password: "\${env:EPM_PASSWORD}" }, files: ["*"]`,
    alteryx:
      `vendor: alteryx, baseUrl: "${alteryx.baseUrl}", clientId: ${alteryx.accepts.clientId}, ` +
      `clientSecret: "\${env:ALTERYX_SECRET}", cancel: { method: DELETE, path: "/v3/jobs/{jobId}" }`,
  }[vendor];
}
