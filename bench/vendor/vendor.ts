/** The vendor as the bench sees it: a separate process, so that its cost is not counted for a contender. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchVendor } from '../contender.js';
import type { Life, Poll, Reply, Request, Turn } from './messages.js';

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));

export interface RunningVendor extends BenchVendor {
  /** Adds jobs that begin now, and returns their ids. */
  addJobs(lives: readonly Life[]): Promise<string[]>;
  polls(sinceMs: number): Promise<Poll[]>;
  /** All requests since the start or the last `forget`. */
  requests(): Promise<number>;
  /** Changes the state of these jobs. */
  turn(jobIds: readonly string[], to: Turn): Promise<void>;
  /** Answers every request with 503, until the vendor is up again. */
  down(isDown: boolean): Promise<void>;
  /** Empties the ledger, which keeps no more than 200,000. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export async function startVendor(): Promise<RunningVendor> {
  const child = fork(PROCESS, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: unknown) => void }>();
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the vendor's process ended with ${signal ?? code}`)));
  });
  // Its end matters only if somebody waits for an answer.
  ended.catch((error: unknown) => waiting.forEach(({ reject }) => reject(error)));
  const [where] = (await Promise.race([once(child, 'message'), ended])) as [BenchVendor];
  let nextId = 1;
  child.on('message', ({ id, reply }: { id: number; reply: Reply }) => {
    waiting.get(id)?.resolve(reply);
    waiting.delete(id);
  });
  const ask = (request: Request) =>
    new Promise<Reply>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      child.send({ id, request }, (error) => error && reject(error));
    });
  return {
    ...where,
    addJobs: async (lives) => (await ask({ ask: 'jobs', lives: [...lives] })).ids!,
    polls: async (sinceMs) => (await ask({ ask: 'polls', sinceMs })).polls!,
    requests: async () => (await ask({ ask: 'requests' })).requests!,
    turn: async (jobIds, to) => {
      await ask({ ask: 'turn', jobIds: [...jobIds], to });
    },
    down: async (isDown) => {
      await ask({ ask: 'down', isDown });
    },
    forget: async () => {
      await ask({ ask: 'forget' });
    },
    stop: async () => {
      process.off('exit', killAtExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
