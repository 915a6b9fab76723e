/** Keeps one worker process running: whenever it ends, for whatever reason, the next one starts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tieToThisProcess } from '../../test/helpers/tied-process.js';

export const WORKER = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));

/** How a process ended. */
export interface WorkerEnding {
  at: number;
  /** What it was sent, if anything. */
  sent: NodeJS.Signals[];
  /** Whether it had begun to serve. */
  served: boolean;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  lastWords: string;
}

export interface SlotOptions {
  env: Record<string, string>;
  logPath: string;
  /** What each process gets beside it; asked for at each start. */
  extra?: () => WorkerExtra;
}

export interface WorkerExtra {
  nodeArguments?: string[];
  env?: Record<string, string>;
  /** @default the worker of this checkout's build */
  program?: string;
  /** Flags of the worker. */
  flags?: string[];
}

/** A process that was started. */
export interface WorkerStart {
  pid: number;
  program: string;
}

interface Running {
  child: ChildProcess;
  sent: NodeJS.Signals[];
  served: boolean;
}

/** A process that ends at once must not be restarted a hundred times a second. */
const RESTART_PAUSE_MS = 250;
const SLOW_START_MS = 20_000;

export class WorkerSlot {
  readonly endings: WorkerEnding[] = [];
  readonly started: WorkerStart[] = [];
  private readonly log: WriteStream;
  private running: Running | undefined;
  private closing = false;
  private ends = Promise.resolve();
  private readonly life: Promise<void>;

  constructor(private readonly options: SlotOptions) {
    this.log = createWriteStream(options.logPath, { flags: 'a' });
    this.life = this.live();
  }

  /** How many times a process was started. */
  get starts(): number {
    return this.endings.length + (this.running ? 1 : 0);
  }

  get serving(): boolean {
    return this.running?.served ?? false;
  }

  /** Sends the signal to whatever runs now; false where nothing does. */
  end(signal: NodeJS.Signals): boolean {
    if (!this.running?.child.kill(signal)) return false;
    this.running.sent.push(signal);
    return true;
  }

  /** The same, when a process serves; calls run one after the other, each for at most the time of a slow start. */
  endServing(signal: NodeJS.Signals): Promise<void> {
    this.ends = this.ends.then(async () => {
      const giveUpAt = Date.now() + SLOW_START_MS;
      while (!this.serving && Date.now() < giveUpAt && !this.closing) await sleep(20);
      const ended = this.endings.length;
      // After TERM it may go on for a while; the next one may be for the same process.
      if (this.end(signal) && signal === 'SIGKILL') while (this.endings.length === ended) await sleep(20);
    });
    return this.ends;
  }

  /** Ends the last process with TERM, and starts no more. */
  async close(): Promise<void> {
    this.closing = true;
    this.end('SIGTERM');
    await this.life;
    await new Promise((resolve) => this.log.end(resolve));
  }

  private async live(): Promise<void> {
    while (!this.closing) {
      const served = await this.once();
      if (!served) await sleep(RESTART_PAUSE_MS);
    }
  }

  private async once(): Promise<boolean> {
    const { env, extra } = this.options;
    const more = extra?.() ?? {};
    const program = more.program ?? WORKER;
    const child = spawn(process.execPath, [...(more.nodeArguments ?? []), program, ...(more.flags ?? [])], {
      env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env, ...more.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const release = tieToThisProcess(child.pid!);
    this.started.push({ pid: child.pid!, program });
    const running: Running = { child, sent: [], served: false };
    this.running = running;
    let lastWords = '';
    const hear = (text: string) => {
      this.log.write(text);
      lastWords = (lastWords + text).slice(-500);
      running.served ||= lastWords.includes('serving');
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
      child.once('close', (code, by) => resolve([code, by])),
    );
    release();
    this.running = undefined;
    const { sent, served } = running;
    this.endings.push({ at: Date.now(), sent, served, exitCode, signal, lastWords });
    return served;
  }
}
