/** A peer's worker as an operator would run it: started again a second after it has ended by itself, like systemd's `Restart=always`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { killFamily } from './process-family.js';

export interface Service {
  pid(): number;
  /** With -9, and all that it has started; resolves when the next one is ready. */
  kill9AndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** What it says goes here. */
  logFile: string;
  /** Whether the process that was just started does its work by now; `said` is what it has said so far. */
  isReady(said: string, startedAt: Date): boolean | Promise<boolean>;
  say(line: string): void;
}

const RESTART_MS = 1_000;
const READY_MS = 120_000;
const STOP_MS = 20_000;

export async function startService(options: ServiceOptions): Promise<Service> {
  let child: ChildProcess;
  let wanted = true;
  let restart: NodeJS.Timeout | undefined;

  const launch = () => {
    const log = openSync(options.logFile, 'a');
    const started = spawn(options.command, options.args, { env: options.env, stdio: ['ignore', log, log] });
    closeSync(log);
    started.once('exit', (code, signal) => {
      if (!wanted || started !== child) return;
      options.say(`${options.command} ended by itself with ${signal ?? code}: started again`);
      restart = setTimeout(launch, RESTART_MS);
    });
    child = started;
  };
  const launchUntilReady = async () => {
    const before = (await stat(options.logFile).catch(() => undefined))?.size ?? 0;
    const startedAt = new Date();
    launch();
    const giveUpAt = Date.now() + READY_MS;
    for (;;) {
      const said = (await readFile(options.logFile)).subarray(before).toString();
      if (await options.isReady(said, startedAt)) return;
      if (Date.now() > giveUpAt) throw new Error(`${options.command} did not come up: ${said.slice(-4_000)}`);
      await sleep(50);
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    clearTimeout(restart);
    const ending = child;
    if (ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    const late = setTimeout(() => void killFamily([ending.pid!]), STOP_MS);
    if (signal === 'SIGKILL') await killFamily([ending.pid!]);
    else ending.kill(signal);
    await ended;
    clearTimeout(late);
  };
  const killAtExit = () => child.kill('SIGKILL');
  process.prependOnceListener('exit', killAtExit);

  const stop = async (signal: NodeJS.Signals) => {
    wanted = false;
    await end(signal);
    process.off('exit', killAtExit);
  };
  try {
    await launchUntilReady();
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return {
    pid: () => child.pid!,
    kill9AndRestart: async () => {
      wanted = false;
      await end('SIGKILL');
      wanted = true;
      await launchUntilReady();
    },
    stop: () => stop('SIGTERM'),
  };
}
