/** What a wait costs in each of its phases: to begin, while nothing happens, for a poll of its own, for a change, and to end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contender.js';
import { actionsText, reading, spentSince } from '../meter.js';
import { countOf } from '../temporal-actions.js';
import { beginAndWait, NEVER_ENDS_MS, type BeginPlan } from './begin.js';
import { withContender } from './with-contender.js';

export interface CostPlan extends BeginPlan {
  intervalMs: number;
  /** How many wait at a time. The phases are measured with the last number. */
  scales: readonly number[];
  /** For a time in which nothing happens. */
  windowMs: number;
  /** How many jobs change, and then end. */
  changing: number;
  /** After the request for polls of their own: until all are made. */
  ownPollMs: number;
  /** After a change: until all waits have seen it. */
  phaseMs: number;
}

/** Of one wait. */
export interface Share {
  actions: number;
  /** Seconds of processor time. */
  cpu: { worker: number; server: number };
}

export interface WaitCost {
  /** An hour in which nothing happens, by the number of waits. */
  quiet: ReadonlyMap<number, Share>;
  begin: Share;
  /** With a watch: what a wait costs that polls by itself once, as each does about every hour. */
  ownPoll?: Share;
  change: Share;
  end: Share;
}

const HOUR_MS = 3_600_000;

/** What a contender has spent in a time, and the polls that its jobs got meanwhile. */
interface Took extends Share {
  ms: number;
  polls: number;
}

export async function cost(contender: Contender, plan: CostPlan, say: (line: string) => void): Promise<WaitCost> {
  const { intervalMs, scales, windowMs, changing, ownPollMs, phaseMs } = plan;
  return withContender(contender, intervalMs, say, async (open, vendor) => {
    const hasWatch = open.pollNow !== undefined;
    const jobIds: string[] = [];
    const quiet = new Map<number, Share>();
    const took = async (what: string, work: () => Promise<unknown>): Promise<Took> => {
      const before = await reading(open);
      await work();
      const { from, to, cpu, actions } = await spentSince(before, open);
      const polls = (await vendor.polls(from)).filter(([, at]) => at <= to).length;
      say(`${what}: ${polls} polls, ${actionsText(actions)}`);
      return { ms: to - from, polls, cpu, actions: actions ? countOf(actions) : NaN };
    };
    let still: Took | undefined;
    let begin: Share | undefined;
    for (const waits of scales) {
      const added = await vendor.addJobs(Array.from({ length: waits - jobIds.length }, () => ({ ms: NEVER_ENDS_MS })));
      jobIds.push(...added);
      const begun = await took(`${waits} waits, to begin ${added.length}`, () =>
        beginAndWait(open, vendor, added, plan, say),
      );
      still = await took(`${waits} waits, quiet`, () => sleep(windowMs));
      begin = beyond(begun, still, added.length, hasWatch);
      quiet.set(waits, shareOf(still, (waits * still.ms) / HOUR_MS));
    }
    const some = jobIds.slice(0, changing);
    const phase = async (what: string, ms: number, begins: () => Promise<void>) => {
      const spent = await took(`${what}, ${some.length} waits`, async () => {
        await begins();
        await sleep(ms);
      });
      return beyond(spent, still!, some.length, hasWatch);
    };
    const ownPoll = open.pollNow && (await phase('a poll of its own', ownPollMs, () => open.pollNow!(some)));
    const change = await phase('a change', phaseMs, () => vendor.turn(some, 'cancelling'));
    const end = await phase('the end', phaseMs, () => vendor.turn(some, 'succeeded'));
    const ended = await open.ends();
    if (!some.every((jobId) => ended.has(jobId))) throw new Error('not all waits have ended in time');
    return { quiet, begin: begin!, ...(ownPoll && { ownPoll }), change, end };
  });
}

/**
 * What a phase took beyond the polls in it, for each of the waits. A poll takes as much processor time as while nothing happens; its actions are one
 * for each poll, or, with a watch, as many as in any other time.
 */
function beyond(took: Took, still: Took, waits: number, hasWatch: boolean): Share {
  const polls = took.polls / still.polls;
  const usualActions = still.actions * (hasWatch ? took.ms / still.ms : polls);
  const { worker, server } = took.cpu;
  const cpu = { worker: worker - polls * still.cpu.worker, server: server - polls * still.cpu.server };
  return shareOf({ cpu, actions: took.actions - usualActions }, waits);
}

function shareOf({ actions, cpu }: Share, parts: number): Share {
  return { actions: actions / parts, cpu: { worker: cpu.worker / parts, server: cpu.server / parts } };
}
