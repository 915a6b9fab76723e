/** The process that inserts waits into Airflow's database. It is kept, because importing Airflow alone takes seconds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Deferring {
  /** One call after the other. */
  defer(jobIds: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startDeferring(python: string, script: string, env: Record<string, string>): Promise<Deferring> {
  const child = spawn(python, [script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Airflow's database took no more waits: ${complaint}`);
  });
  ended.catch(() => undefined);
  const answered = (wanted: string) =>
    Promise.race([
      ended,
      new Promise<void>((resolve) => {
        const hear = (line: string) => {
          if (line !== wanted) return;
          lines.off('line', hear);
          resolve();
        };
        lines.on('line', hear);
      }),
    ]);
  await answered('ready');
  return {
    defer: async (jobIds) => {
      const done = answered('deferred');
      child.stdin.write(`${JSON.stringify(jobIds)}\n`);
      await done;
    },
    stop: async () => {
      process.off('exit', killAtExit);
      child.stdin.end();
      await ended.catch(() => undefined);
    },
  };
}
