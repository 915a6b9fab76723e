/** What a worker is given that ends itself at a named point, and the mark that it leaves there. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Violation } from './facts.js';
import type { Signal } from './kill-cases.js';
import type { WorkerSlot } from './worker-slot.js';

const PRELOAD = fileURLToPath(new URL('kill-points.mjs', import.meta.url));
const POLL_EVERY_MS = 200;
/** After TERM a wait may end before its worker has drained. */
const DRAIN_LIMIT_MS = 40_000;

/** What a process does at its point: ends itself, or kills Temporal and goes on. */
type Kill = Signal | 'TEMPORAL';

/** A point that is to be reached. */
export interface Target {
  point: string;
  /** At which occurrence of the step: 1 is the first. */
  nth: number;
  signal: Kill;
  /** The id of the job, or the key of the run. */
  jobId: string;
}

export interface Mark {
  point: string;
  jobId: string;
  signal: Kill;
  at: number;
}

export function marksIn(path: string): Mark[] {
  try {
    return readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Mark);
  } catch {
    // There is none before the first point was reached.
    return [];
  }
}

/** @param temporalPid the process of Temporal, if it may have to be killed */
export function armedFor(target: Target | undefined, mark: string, temporalPid?: number) {
  if (!target) return {};
  const { point, nth, signal, jobId } = target;
  const env = {
    VIGIL_KILL_AT: `${point}:${nth}:${signal}`,
    VIGIL_KILL_JOB: jobId,
    VIGIL_KILL_MARK: mark,
    ...(temporalPid !== undefined && { VIGIL_KILL_TEMPORAL: String(temporalPid) }),
  };
  return { nodeArguments: ['--import', PRELOAD], env };
}

/** A worker that waits for a point which is not reached any more must not go on to the next case. */
export async function disarm(slot: WorkerSlot, advance: () => void): Promise<void> {
  advance();
  const before = slot.endings.length;
  slot.end('SIGKILL');
  while (slot.endings.length === before) await sleep(POLL_EVERY_MS);
}

/** The point was reached, and the process ended as its signal has it. */
export async function endedAsPlanned(
  slot: WorkerSlot,
  about: string,
  signal: Signal,
  hitAt: number | undefined,
): Promise<Violation[]> {
  if (hitAt === undefined) return [{ about, expected: 'the point to be reached', came: 'it was passed by' }];
  const giveUpAt = Date.now() + DRAIN_LIMIT_MS;
  const endingOf = () => slot.endings.find(({ at }) => at >= hitAt);
  while (!endingOf() && Date.now() < giveUpAt) await sleep(POLL_EVERY_MS);
  const ending = endingOf();
  const came = ending ? `exit code ${ending.exitCode}, signal ${ending.signal}` : 'it did not end';
  const expected = signal === 'SIGKILL' ? 'exit code null, signal SIGKILL' : 'exit code 0, signal null';
  return came === expected ? [] : [{ about, expected: `a worker that ends with ${expected}`, came }];
}
