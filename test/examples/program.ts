/** The programs of examples/ as processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tieToThisProcess } from '../helpers/tied-process.js';
import type { Command } from './toolchains.js';

export interface Ran {
  /** undefined for one that was killed. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface Program {
  ended: Promise<Ran>;
  stop(): Promise<Ran>;
}

export function run([command, ...args]: Command, temporal: Record<string, string>): Program {
  // Only what a process needs to run: the Temporal settings of whoever runs the tests do not apply.
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...temporal };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const release = tieToThisProcess(child.pid!);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code, signal]) => {
    release();
    if (signal) stderr += `(it was ended by ${signal})`;
    return { exitCode: (code as number | null) ?? undefined, stdout, stderr };
  });
  return {
    ended,
    stop() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
