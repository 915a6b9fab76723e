/** `vigil` and `vigil-worker` as processes of their own, from the production build, which set-up-build.mjs makes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePorts } from './free-ports.js';
import { tieToThisProcess } from './tied-process.js';
import { VigilHost } from './vigil-host.js';

export type Env = Record<string, string>;

/** How a process ended: 130 for one that ended itself after Ctrl-C, undefined for one that was killed. */
export interface Ran {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface VigilOptions {
  env?: Env;
  /** What it reads on stdin; nothing by default. */
  input?: string;
  cwd?: string;
}

/** A `vigil` under way. */
export interface RunningVigil {
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves once the text stands on stderr; rejects when the process has ended without it. */
  says(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Ran>;
}

export interface RunningWorker {
  readonly pid: number;
  /** `http://127.0.0.1:…` of its health endpoint. */
  readonly health: string;
  /** `http://127.0.0.1:…` of its metrics, if its arguments have `--metrics`. */
  readonly metrics: string | undefined;
  readonly log: string;
  /** What its process was started with, as the machine shows it to everybody; empty where it does not. */
  readonly commandLine: Promise<string>;
  readonly gone: boolean;
  kill(signal: NodeJS.Signals): void;
  /** Sends SIGKILL. */
  kill9(): Promise<void>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | undefined>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 60_000;

/** All that the processes of this test file have said. */
export const transcript: string[] = [];

const host = new VigilHost();

/** Runs a command line to its end: in a process of its own if it reads stdin or VIGIL_TEST_OWN_PROCESSES is set, else in one that stays. */
export async function vigil(args: string[], options: VigilOptions = {}): Promise<Ran> {
  const { env = {}, input, cwd = root } = options;
  const isHosted = input === undefined && !process.env['VIGIL_TEST_OWN_PROCESSES'];
  const ran = isHosted ? await host.run(args, environment(env), cwd) : undefined;
  return ran ? recorded(ran) : startVigil(args, options).ended;
}

export function startVigil(args: string[], { env, input = '', cwd }: VigilOptions = {}): RunningVigil {
  const { child, said, ended } = launch('starter', args, env, cwd);
  child.stdin!.on('error', () => undefined).end(input);
  return {
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    async says(text) {
      while (!said.stderr.includes(text)) {
        const more = await Promise.race([once(child.stderr!, 'data').then(() => true), ended.then(() => false)]);
        if (!more && !said.stderr.includes(text)) {
          throw new Error(`It never said ${JSON.stringify(text)}, but: ${said.stderr}`);
        }
      }
    },
    kill: (signal) => child.kill(signal),
    ended,
  };
}

/** A worker that has begun to poll. @param args beside `--health` */
export async function startWorker(env: Env, args: string[] = []): Promise<RunningWorker> {
  const [port] = await findFreePorts(1);
  const health = `http://127.0.0.1:${port}`;
  const { child, said, ended } = launch('worker', ['--health', `127.0.0.1:${port}`, ...args], env);
  child.stdin!.end();
  let gone = false;
  void ended.then(() => (gone = true));
  const giveUpAt = Date.now() + READY_MS;
  while (!(await answersOk(`${health}/readyz`))) {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it is set when the process ends
    if (gone || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`The worker did not become ready: ${said.stderr}`);
    }
    await sleep(50);
  }
  const metricsAt = args.indexOf('--metrics');
  return {
    pid: child.pid!,
    health,
    metrics: metricsAt < 0 ? undefined : `http://${args[metricsAt + 1]}`,
    get log() {
      return said.stdout + said.stderr;
    },
    get commandLine() {
      return readFile(`/proc/${child.pid}/cmdline`, 'utf8').catch(() => '');
    },
    get gone() {
      return gone;
    },
    kill: (signal) => child.kill(signal),
    async kill9() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await ended).exitCode;
    },
  };
}

/** A worker that is to end by itself, since it cannot start. */
export async function runWorker(env: Env, args: string[], cwd?: string): Promise<Ran> {
  const { child, ended } = launch('worker', args, env, cwd);
  child.stdin!.end();
  return ended;
}

interface Launched {
  child: ChildProcess;
  /** So far. */
  said: { stdout: string; stderr: string };
  ended: Promise<Ran>;
}

function launch(name: 'starter' | 'worker', args: string[], env: Env = {}, cwd = root): Launched {
  const child = spawn(
    process.execPath,
    [`${root}dist/bin/${name === 'starter' ? 'vigil' : 'vigil-worker'}.js`, ...args],
    {
      cwd,
      env: environment(env),
    },
  );
  const release = tieToThisProcess(child.pid!);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = once(child, 'close').then(([code]) => {
    release();
    return recorded({ exitCode: (code as number | null) ?? undefined, ...said });
  });
  return { child, said, ended };
}

/** Only what a process needs to run: the Temporal settings, colors and config of whoever runs the tests do not apply to them. */
function environment(env: Env): Env {
  return { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env };
}

/** Collects what a process wrote, without the last line feed. */
function recorded({ exitCode, stdout, stderr }: Ran): Ran {
  transcript.push(stdout, stderr);
  return { exitCode, stdout: stdout.replace(/\n$/, ''), stderr: stderr.replace(/\n$/, '') };
}

async function answersOk(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok ?? false;
}
