/** Where a list of runs takes place: a Temporal server with its database in memory, a simulated PureConnect, a worker and the command. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { memoryFolder } from '../../test/helpers/memory-folder.js';
import { startVigil, startWorker, type RunningVigil, type RunningWorker } from '../../test/helpers/processes.js';
import { startDevServer, type DevServer } from '../../test/helpers/temporal.js';
import { fails } from './lines.js';

export const CONNECTION = 'calls';
const PASSWORD = 'lists-icws-password-Gd51';
/** For the marker that a run appends to the name of its job, with the hyphen before it. */
const MARKER_LENGTH = 13;
/** So that a kill finds requests that have left and are not answered. */
const ANSWER_MS = 100;

export interface Arena {
  server: DevServer;
  calls: PureConnectSimulator;
  startWorker(): Promise<RunningWorker>;
  startVigil(...args: string[]): RunningVigil;
  /** Writes a file into the folder in which the commands run. */
  write(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function openArena(): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-lists-'));
  // The server waits for its database to be written at every step.
  const keeping = await mkdtemp(join((await memoryFolder()) ?? tmpdir(), 'vigil-database-'));
  const server = await startDevServer({ dbFilename: join(keeping, 'temporal.db') });
  const calls = new PureConnectSimulator({ password: PASSWORD });
  calls.startedJob = (name) => ({
    timeline: [{ state: 0, ms: 500 }, { state: 2, ms: 1_000 }, { state: fails(keyOf(name)) ? 3 : 5 }],
  });
  calls.fault({ step: 'submit', delayMs: ANSWER_MS, times: 'always' });
  await calls.start();
  const configPath = join(folder, 'vigil.yaml');
  await writeFile(
    configPath,
    `content: { store: file, path: ./content }
connections:
  ${CONNECTION}:
    vendor: pureconnect
    baseUrl: "${calls.url}"
    user: ${calls.accepts.user}
    password: "\${env:ICWS_PASSWORD}"
    run: { allow: ["*"] }
    limits: { minInterval: 10ms }
    rateLimit: 1000
`,
  );
  const env = { ICWS_PASSWORD: PASSWORD, VIGIL_CONFIG: configPath, TEMPORAL_ADDRESS: server.address };
  const workers: RunningWorker[] = [];
  const commands: RunningVigil[] = [];
  return {
    server,
    calls,
    async startWorker() {
      const worker = await startWorker(env);
      workers.push(worker);
      return worker;
    },
    startVigil(...args) {
      const command = startVigil(args, { env, cwd: folder });
      commands.push(command);
      return command;
    },
    write: (name, text) => writeFile(join(folder, name), text),
    async close() {
      for (const command of commands) command.kill('SIGKILL');
      await Promise.all(workers.map((worker) => worker.stop()));
      await calls.stop();
      await server.stop();
      for (const kept of [folder, keeping]) await rm(kept, { recursive: true, force: true });
    },
  };
}

/** The key of the run that has started the job of this name. */
export function keyOf(name: string): string {
  return name.slice(0, -MARKER_LENGTH);
}

/** The keys for which jobs were started so far, each as often as one was. */
export function startedKeys({ calls }: Arena): string[] {
  return calls.started.all.map(({ body }) => keyOf((body as { name: string }).name));
}
