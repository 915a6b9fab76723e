/** A contender's worker: a Node process that says `serving` once it does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface WorkerProcess {
  pid(): number;
  /** With -9; resolves when the next one serves. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorkerProcess(args: string[], env: Record<string, string>): Promise<WorkerProcess> {
  let child = await launch(args, env);
  return {
    pid: () => child.pid!,
    killAndRestart: async () => {
      await ended(child, 'SIGKILL');
      child = await launch(args, env);
    },
    stop: () => ended(child, 'SIGTERM'),
  };
}

async function launch(args: string[], env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (text: string) => {
      said = (said + text).slice(-4_000);
      if (/\bserving\b/.test(said)) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('exit', () => reject(new Error(`a worker ended: ${said}`)));
  });
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
