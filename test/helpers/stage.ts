/**
 * A stage for processes: a Temporal server, four simulated vendors, and a config that names them. At its end, everything that was printed and
 * stored is searched for the secrets that were used.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { memoryFolder } from './memory-folder.js';
import {
  startVigil,
  startWorker,
  transcript,
  vigil,
  type Env,
  type Ran,
  type RunningVigil,
  type RunningWorker,
} from './processes.js';
import { filePlaces, findSecrets, historyPlaces, placeOf, secretsInLedgers, type Place } from './secret-search.js';
import { startDevServer, type DevServer, type DevServerOptions } from './temporal.js';

/** Flags for waits that are over soon. */
export const QUICK = ['--set', 'backoff.initial=100ms', '--set', 'backoff.max=300ms'];

/** Secrets that occur nowhere else, so that a search finds each where it must not be. */
export const SECRETS = {
  NEXUS_IC_KEY: 'nexus-ic-key-Zk41',
  ICWS_PASSWORD: 'icws-password-Qp72',
  EPM_PASSWORD: 'epm-password-Wm93',
  ALTERYX_SECRET: 'alteryx-secret-Vt84',
};

export type Secrets = Record<keyof typeof SECRETS, string>;

export interface StageOptions extends DevServerOptions {
  /** @default {@link SECRETS} */
  secrets?: Secrets;
}

export interface Stage {
  readonly server: DevServer;
  readonly folder: string;
  readonly configPath: string;
  readonly contentFolder: string;
  /** For the server's database. */
  readonly databaseFolder: string;
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
  /** Stops the workers that still run, so that the next story has its own. */
  stopWorkers(): Promise<void>;
  /** Writes another config into the stage's folder, and returns its path. */
  writeConfig(name: string, text: string): Promise<string>;
  /** Puts a secret into a file, as a platform would mount it, and returns its path; no other place may have it. */
  writeSecret(name: string, secret: string): Promise<string>;
  /** Also searches what this returns. */
  alsoSearch(place: () => Place): void;
  /** Everything readable so far that was printed and stored, except the server's database. */
  places(): Promise<Place[]>;
  /** Everything that was used as a secret so far. */
  secretsUsed(): string[];
  /** @throws Error that names each place where a secret was found */
  stop(): Promise<void>;
}

/** Content is the vendor's own and is not searched; the messages beside it are. */
const isOurs = (path: string) => !/^content\/[^/]+\/[^/]+\/content\//.test(path) && !path.startsWith('secrets/');

export async function openStage({ secrets = SECRETS, ...options }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-stage-'));
  // The server waits for its database to be written at every step.
  const keeping = await mkdtemp(join((await memoryFolder()) ?? tmpdir(), 'vigil-database-'));
  const server = await startDevServer({ dbFilename: join(keeping, 'temporal.db'), ...options });
  const reports = new NexusIcSimulator({ apiKey: secrets.NEXUS_IC_KEY });
  const calls = new PureConnectSimulator({ password: secrets.ICWS_PASSWORD });
  const planning = new OracleEpmSimulator({ password: secrets.EPM_PASSWORD });
  const gallery = new AlteryxSimulator({ clientSecret: secrets.ALTERYX_SECRET, cancel: true });
  const simulators: HttpSimulator<never>[] = [reports, calls, planning, gallery];
  for (const simulator of simulators) await simulator.start();
  const configPath = join(folder, 'vigil.yaml');
  await writeFile(configPath, configOf({ reports, calls, planning, gallery }));
  const env = { ...secrets, VIGIL_CONFIG: configPath, TEMPORAL_ADDRESS: server.address };
  const workers: RunningWorker[] = [];
  const watchers: RunningVigil[] = [];
  const stopWorkers = async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  const written: string[] = [];
  const others: (() => Place)[] = [];
  const secretsUsed = () => [...Object.values(secrets), ...written, ...secretsInLedgers(simulators)];
  const places = async () => [
    placeOf('what the processes said', [...transcript, ...workers.map(({ log }) => log)].join('\n')),
    placeOf('what the workers say about themselves', (await Promise.all(workers.map(selfDescription))).join('\n')),
    // A server that a test has taken away is searched by its database alone.
    ...(await historyPlaces(server.client).catch(() => [])),
    ...(await filePlaces(folder, isOurs)),
    ...others.map((place) => place()),
  ];
  return {
    server,
    folder,
    configPath,
    contentFolder: join(folder, 'content'),
    databaseFolder: keeping,
    env,
    reports,
    calls,
    planning,
    gallery,
    vigil: (...args) => vigil(args, { env, cwd: folder }),
    startVigil: (...args) => {
      const started = startVigil(args, { env, cwd: folder });
      watchers.push(started);
      return started;
    },
    async startWorker(args = [], more = {}) {
      const worker = await startWorker({ ...env, ...more }, args);
      workers.push(worker);
      return worker;
    },
    stopWorkers,
    async writeConfig(name, text) {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    async writeSecret(name, secret) {
      written.push(secret);
      const path = join(folder, 'secrets', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, secret);
      return path;
    },
    alsoSearch: (place) => void others.push(place),
    places,
    secretsUsed,
    async stop() {
      // A command that follows a wait outlasts the server.
      for (const watcher of watchers) watcher.kill('SIGKILL');
      const lively = await places();
      await stopWorkers();
      await Promise.all(simulators.filter(({ listening }) => listening).map((simulator) => simulator.stop()));
      await server.stop();
      const database = await filePlaces(keeping);
      const finds = findSecrets(secretsUsed(), [
        ...lively,
        placeOf('the last words', transcript.join('\n')),
        ...others.map((place) => place()),
        ...database,
      ]);
      for (const kept of [folder, keeping]) await rm(kept, { recursive: true, force: true });
      if (finds.length > 0) throw new Error(`${finds.length} secrets were found:\n${finds.slice(0, 20).join('\n')}`);
    },
  };
}

/** Its health endpoint, also where there is nothing, its metrics, and its command line. */
async function selfDescription({ gone, health, metrics, commandLine }: RunningWorker): Promise<string> {
  if (gone) return '';
  const urls = ['/livez', '/readyz', '/metrics', '/'].map((path) => `${health}${path}`);
  const answers = [...urls, ...(metrics === undefined ? [] : [`${metrics}/metrics`])].map((url) =>
    fetch(url).then(
      (answer) => answer.text(),
      () => '',
    ),
  );
  return [...(await Promise.all(answers)), await commandLine].join('\n');
}

/** Lets a test poll more often than a production config allows. */
const FREQUENT = 'limits: { minInterval: 10ms }, rateLimit: 1000';

/** The config of the stage. @param more lines of YAML under `connections` */
export function configOf({ reports, calls, planning, gallery }: Vendors, more = ''): string {
  return `content: { store: file, path: ./content }
nexus: { connections: [reports, calls, planning, gallery], cancel: true }
connections:
  reports: { vendor: nexus-ic, baseUrl: "${reports.baseUrl}", auth: { scheme: apikey, secret: "\${env:NEXUS_IC_KEY}" }, ${FREQUENT} }
  calls: { vendor: pureconnect, baseUrl: "${calls.url}", user: ${calls.accepts.user}, password: "\${env:ICWS_PASSWORD}", ${FREQUENT} }
  planning:
    vendor: oracle-epm
    baseUrl: "${planning.url}"
    application: ${planning.application}
    auth: { user: ${planning.accepts.user}, password: "\${env:EPM_PASSWORD}" }
    files: ["*"]
    limits: { minInterval: 10ms }
    rateLimit: 1000
  gallery:
    { vendor: alteryx, baseUrl: "${gallery.baseUrl}", clientId: ${gallery.accepts.clientId}, clientSecret: "\${env:ALTERYX_SECRET}", run: { allow: ["*"] }, ${FREQUENT} }
${more}`;
}

export type Vendors = Pick<Stage, 'reports' | 'calls' | 'planning' | 'gallery'>;
