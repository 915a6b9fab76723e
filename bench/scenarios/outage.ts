/** What it costs that the vendor answers every request with 503 for a while, until all jobs are polled again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contender.js';
import { actionsText, reading, spentIn, spentSince } from '../meter.js';
import { countOf } from '../temporal-actions.js';
import { beginAndWait, NEVER_ENDS_MS, type BeginPlan } from './begin.js';
import { untilAllPolledAt } from './polled-at.js';
import { withContender } from './with-contender.js';

export interface OutagePlan extends BeginPlan {
  intervalMs: number;
  /** By the contender's id. */
  waits: Readonly<Record<string, number>>;
  outageMs: number;
  /** After the outage: until every wait has noted its end. */
  afterMs: number;
}

/** For the outage and the time after it, for all waits. */
export interface OutageCost {
  waits: number;
  seconds: number;
  events: number;
  actions: number;
  /** Seconds of processor time. */
  cpu: { worker: number; server: number };
  /** The same where nothing happens for as long. */
  usual: { actions: number; cpu: number };
  /** Milliseconds from the end of the outage until every job was polled again; undefined where one was not in time. */
  again: number | undefined;
}

const USUAL_MS = 20_000;
const PATIENCE_MS = 60_000;

export async function outage(contender: Contender, plan: OutagePlan, say: (line: string) => void): Promise<OutageCost> {
  const { intervalMs, outageMs, afterMs } = plan;
  const waits = plan.waits[contender.id];
  if (waits === undefined) throw new Error('the plan says nothing about it');
  return withContender(contender, intervalMs, say, async (open, vendor) => {
    const jobIds = await vendor.addJobs(Array.from({ length: waits }, () => ({ ms: NEVER_ENDS_MS })));
    await beginAndWait(open, vendor, jobIds, plan, say);
    const usual = await spentIn(Math.min(USUAL_MS, outageMs), open);
    const eventsBefore = (await open.events?.(jobIds)) ?? NaN;
    const before = await reading(open);
    await vendor.down(true);
    await sleep(outageMs);
    await vendor.down(false);
    const upAt = Date.now();
    const again = await untilAllPolledAt(vendor, jobIds, upAt, intervalMs + PATIENCE_MS);
    await sleep(Math.max(0, upAt + afterMs - Date.now()));
    const spent = await spentSince(before, open);
    const events = ((await open.events?.(jobIds)) ?? NaN) - eventsBefore;
    say(`${waits} waits: ${events} events, ${actionsText(spent.actions)}`);
    say(again === undefined ? 'not all were polled again' : `all polled again after ${(again / 1_000).toFixed(1)} s`);
    const factor = (spent.to - spent.from) / (usual.to - usual.from);
    return {
      waits,
      seconds: (spent.to - spent.from) / 1_000,
      events,
      actions: spent.actions ? countOf(spent.actions) : NaN,
      cpu: spent.cpu,
      usual: {
        actions: factor * (usual.actions ? countOf(usual.actions) : NaN),
        cpu: factor * (usual.cpu.worker + usual.cpu.server),
      },
      again,
    };
  });
}
