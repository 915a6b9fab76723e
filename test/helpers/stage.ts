/** A stage for processes: a Temporal server, four simulated vendors, and a config that names them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import {
  startVigil,
  startWorker,
  vigil,
  type Env,
  type Ran,
  type RunningVigil,
  type RunningWorker,
} from './processes.js';
import { startDevServer, type DevServer, type DevServerOptions } from './temporal.js';

/** Flags for waits that are over soon. */
export const QUICK = ['--set', 'pace.first=100ms', '--set', 'pace.max=300ms'];

/** Secrets that occur nowhere else, so that a search finds each where it must not be. */
export const SECRETS = {
  NEXUS_IC_KEY: 'nexus-ic-key-Zk41',
  ICWS_PASSWORD: 'icws-password-Qp72',
  EPM_PASSWORD: 'epm-password-Wm93',
  ALTERYX_SECRET: 'alteryx-secret-Vt84',
};

export interface Stage {
  readonly server: DevServer;
  readonly folder: string;
  readonly configPath: string;
  readonly contentFolder: string;
  /** What every process of the stage is given. */
  readonly env: Env;
  readonly reports: NexusIcSimulator;
  readonly calls: PureConnectSimulator;
  readonly planning: OracleEpmSimulator;
  readonly gallery: AlteryxSimulator;
  vigil(...args: string[]): Promise<Ran>;
  startVigil(...args: string[]): RunningVigil;
  /** A worker of this stage; it ends with the stage at the latest. */
  startWorker(args?: string[], env?: Env): Promise<RunningWorker>;
  /** Writes another config into the stage's folder, and returns its path. */
  writeConfig(name: string, text: string): Promise<string>;
  stop(): Promise<void>;
}

export async function openStage(options: DevServerOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-stage-'));
  const server = await startDevServer(options);
  const reports = new NexusIcSimulator({ apiKey: SECRETS.NEXUS_IC_KEY });
  const calls = new PureConnectSimulator({ password: SECRETS.ICWS_PASSWORD });
  const planning = new OracleEpmSimulator({ password: SECRETS.EPM_PASSWORD });
  const gallery = new AlteryxSimulator({ clientSecret: SECRETS.ALTERYX_SECRET });
  const simulators: HttpSimulator<never>[] = [reports, calls, planning, gallery];
  for (const simulator of simulators) await simulator.start();
  const configPath = join(folder, 'vigil.yaml');
  await writeFile(configPath, configOf({ reports, calls, planning, gallery }));
  const env = { ...SECRETS, VIGIL_CONFIG: configPath, TEMPORAL_ADDRESS: server.address };
  const workers: RunningWorker[] = [];
  return {
    server,
    folder,
    configPath,
    contentFolder: join(folder, 'content'),
    env,
    reports,
    calls,
    planning,
    gallery,
    vigil: (...args) => vigil(args, { env, cwd: folder }),
    startVigil: (...args) => startVigil(args, { env, cwd: folder }),
    async startWorker(args = [], more = {}) {
      const worker = await startWorker({ ...env, ...more }, args);
      workers.push(worker);
      return worker;
    },
    async writeConfig(name, text) {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(simulators.filter(({ listening }) => listening).map((simulator) => simulator.stop()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The config of the stage. @param more lines of YAML under `connections` */
export function configOf({ reports, calls, planning, gallery }: Vendors, more = ''): string {
  return `content: { store: file, path: ./content }
connections:
  reports: { vendor: nexus-ic, baseUrl: "${reports.baseUrl}", auth: { scheme: apikey, secret: "\${env:NEXUS_IC_KEY}" } }
  calls: { vendor: pureconnect, baseUrl: "${calls.url}", user: ${calls.accepts.user}, password: "\${env:ICWS_PASSWORD}" }
  planning:
    vendor: oracle-epm
    baseUrl: "${planning.url}"
    application: ${planning.application}
    auth: { user: ${planning.accepts.user}, password: "\${env:EPM_PASSWORD}" }
  gallery:
    { vendor: alteryx, baseUrl: "${gallery.baseUrl}", clientId: ${gallery.accepts.clientId}, clientSecret: "\${env:ALTERYX_SECRET}" }
${more}`;
}

export type Vendors = Pick<Stage, 'reports' | 'calls' | 'planning' | 'gallery'>;
