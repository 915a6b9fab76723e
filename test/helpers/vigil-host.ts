/** `vigil` command lines in a process that stays, for tests about what a command does and not about its process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { tieToThisProcess } from './tied-process.js';

export interface HostedRun {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

const PROGRAM = fileURLToPath(new URL('hosted-vigil.mjs', import.meta.url));

export class VigilHost {
  private child: ChildProcess | undefined;
  private busy = false;

  /** Runs the command line. @returns undefined if another one is running, or if the process ended before this one started */
  async run(args: string[], env: Record<string, string>, cwd: string): Promise<HostedRun | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    const child = (this.child ??= this.start());
    holdOpen(child, true);
    try {
      return await runIn(child, args, env, cwd);
    } finally {
      holdOpen(child, false);
      this.busy = false;
    }
  }

  private start(): ChildProcess {
    const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: {} });
    child.stdout!.setEncoding('utf8');
    child.stderr!.setEncoding('utf8');
    const release = tieToThisProcess(child.pid!);
    child.once('exit', () => {
      release();
      if (this.child === child) this.child = undefined;
    });
    return child;
  }
}

async function runIn(
  child: ChildProcess,
  args: string[],
  env: Record<string, string>,
  cwd: string,
): Promise<HostedRun | undefined> {
  const mark = `[end ${randomUUID()}]`;
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = [readTo(child.stdout!, mark), readTo(child.stderr!, mark)];
  const messages: unknown[] = [];
  const hear = (message: unknown) => void messages.push(message);
  child.on('message', hear);
  try {
    const reported = new Promise<number>((resolve) =>
      child.on('message', (message) => {
        if (typeof message === 'object' && 'exitCode' in message) resolve(message.exitCode as number);
      }),
    );
    child.send({ args, env, cwd, mark }, () => undefined);
    const ended = Promise.all([reported, stdout.marked, stderr.marked]).then(([exitCode]) => exitCode);
    const exitCode = await Promise.race([ended, closed.then(([code]) => code ?? undefined)]);
    return messages.length === 0 ? undefined : { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    child.removeAllListeners('message');
    stdout.stop();
    stderr.stop();
  }
}

function readTo(stream: Readable, mark: string) {
  let text = '';
  let found: () => void;
  const marked = new Promise<void>((resolve) => (found = resolve));
  const hear = (more: string) => {
    text += more;
    if (text.endsWith(mark)) found();
  };
  stream.on('data', hear);
  return { marked, text: () => text.replace(mark, ''), stop: () => stream.off('data', hear) };
}

/** Whether this process waits for the other one before it ends. */
function holdOpen(child: ChildProcess, hold: boolean): void {
  // A process that has ended has no channel any more.
  for (const handle of [child, child.channel, child.stdout, child.stderr] as ({
    ref?(): void;
    unref?(): void;
  } | null)[]) {
    if (hold) handle?.ref?.();
    else handle?.unref?.();
  }
}
