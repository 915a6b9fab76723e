/** What a contender takes over a time: processor time, and the actions that Temporal Cloud would bill. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenContender } from './contender.js';
import { costOf } from './process-cost.js';
import { actionsSince, countOf, type ActionCounts } from './temporal-actions.js';

interface Reading {
  /** In milliseconds since the epoch. */
  at: number;
  /** Seconds of processor time so far. */
  worker: number;
  server: number;
  memory: { worker: number; server: number };
  actions: ActionCounts | undefined;
}

export interface Spent {
  from: number;
  to: number;
  /** Seconds of processor time. */
  cpu: { worker: number; server: number };
  /** Absent for a contender whose server does not count them. */
  actions?: ActionCounts;
  /** At the end, in bytes. */
  memory: { worker: number; server: number };
}

export async function reading(open: OpenContender): Promise<Reading> {
  const { worker, server } = open.processes();
  const [ofWorker, ofServer, actions] = await Promise.all([costOf(worker), costOf(server), open.actions?.()]);
  const memory = { worker: ofWorker.memory, server: ofServer.memory };
  return { at: Date.now(), worker: ofWorker.cpu, server: ofServer.cpu, memory, actions };
}

export async function spentSince(before: Reading, open: OpenContender): Promise<Spent> {
  const after = await reading(open);
  return {
    from: before.at,
    to: after.at,
    cpu: { worker: after.worker - before.worker, server: after.server - before.server },
    ...(before.actions && after.actions && { actions: actionsSince(before.actions, after.actions) }),
    memory: after.memory,
  };
}

export async function spentIn(ms: number, open: OpenContender): Promise<Spent> {
  const before = await reading(open);
  await sleep(ms);
  return spentSince(before, open);
}

/** For the log: `120 actions (90 activity_retry, 30 grpc_QueryWorkflow)`. */
export function actionsText(actions: ActionCounts | undefined): string {
  if (!actions) return 'actions are not counted';
  return `${countOf(actions)} actions (${[...actions].map(([type, count]) => `${count} ${type}`).join(', ')})`;
}
