/** The processes of the demo: Temporal, the worker and the CLI, started as a user would start them. */
import { execa, type ResultPromise } from 'execa';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const READY_MS = 60_000;

export interface RunningProcess {
  stop(): Promise<void>;
}

/** The wanted port, or any free one if it is in use. */
export async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port: free } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      return free;
    } catch {
      // In use: the next attempt takes any free port.
    }
  }
  throw new Error('no free port on 127.0.0.1');
}

/** Starts `temporal server start-dev`, and waits until it answers a client. */
export function startTemporal(command: string, port: number, uiPort: number): RunningProcess {
  const child = execa(
    command,
    ['server', 'start-dev', '--port', String(port), '--ui-port', String(uiPort), '--log-level', 'error'],
    { cwd: root, stdin: 'ignore', stdout: 'ignore', stderr: 'inherit', reject: false, detached: true },
  );
  return { stop: stopper(child) };
}

/** Starts the built worker, and waits until its health endpoint reports ready. */
export async function startWorker(
  env: Record<string, string>,
  args: string[] = [],
): Promise<RunningProcess & { pid: number }> {
  const health = `127.0.0.1:${await freePort(0)}`;
  const child = execa(process.execPath, ['dist/bin/vigil-worker.js', '--health', health, ...args], {
    cwd: root,
    env: { ...env, LOG_FORMAT: 'pretty', LOG_LEVEL: 'error' },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'inherit',
    reject: false,
    detached: true,
  });
  const stop = stopper(child);
  const end = Date.now() + READY_MS;
  for (;;) {
    const answer = await fetch(`http://${health}/readyz`).catch(() => undefined);
    if (answer?.ok) return { pid: child.pid!, stop };
    if (child.exitCode !== null || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error('the worker did not start; see its output above');
    }
    await sleep(100);
  }
}

/** Runs one `vigil` command, and passes its progress to `onLine`. */
export async function vigil(
  args: string[],
  env: Record<string, string>,
  onLine: (line: string) => void,
): Promise<{ exitCode: number; stdout: string }> {
  const child = execa(process.execPath, ['dist/bin/vigil.js', ...args], {
    cwd: root,
    env,
    stdin: 'ignore',
    reject: false,
  });
  for await (const line of child.iterable({ from: 'stderr' })) onLine(line);
  const { exitCode, stdout } = await child;
  return { exitCode: exitCode ?? 1, stdout };
}

// In its own process group, so that Ctrl-C reaches only the demo, which then stops the processes in order.
function stopper(child: ResultPromise): () => Promise<void> {
  process.once('exit', () => child.kill('SIGKILL'));
  return async () => {
    child.kill('SIGTERM');
    await child.catch(() => undefined);
  };
}
