/** Plays a story under load, and checks what became of each wait. */
import { join } from 'node:path';
import { openArena, type Arena } from '../chaos/arena.js';
import type { Violation } from '../chaos/facts.js';
import { VENDORS } from '../chaos/job-plan.js';
import { readRuns } from '../chaos/run-facts.js';
import { WorkerSlot, type WorkerEnding } from '../chaos/worker-slot.js';
import { checkMoves, movesOf, type Moves } from './moves.js';
import { Load, NO_FAILED_TASK } from './load.js';
import type { Stage, Story, StoryName } from './stories.js';

export interface Played {
  name: StoryName;
  story: Story;
  waits: number;
  startedByRuns: number;
  kills: number;
  terms: number;
  serverKills: number;
  moves: Moves;
  /** Waits that polls of a watch have had, and runs that continued as new. */
  watches: number;
  goneOnAsNew: number;
  /** Waits that the older build could not continue, in a phase that is to show it. */
  stalled: number;
  seconds: number;
  violations: Violation[];
  /** The folder of logs and database, where it was kept. */
  kept?: string;
}

export interface RunOptions {
  name: StoryName;
  story: Story;
  /** Begun before the first phase, and as many again over all phases. */
  waits: number;
  say: (line: string) => void;
}

export async function playStory(options: RunOptions): Promise<Played> {
  // Every vendor can be searched for a job whose start was interrupted, so that no run may end as uncertain.
  const arena = await openArena({ nexusIc: '6.9' });
  let keep = true;
  try {
    const played = await play(arena, options);
    keep = played.violations.length > 0;
    return { ...played, ...(keep && { kept: arena.folder }) };
  } catch (error) {
    options.say(`upgrade: the run itself failed; its logs and database are in ${arena.folder}`);
    throw error;
  } finally {
    await arena.close(keep);
  }
}

async function play(arena: Arena, { name, story, waits, say }: RunOptions): Promise<Played> {
  const beganAt = Date.now();
  const seconds = () => Math.round((Date.now() - beganAt) / 1_000);
  const place = await arena.config('upgrade', { watch: 'shared' });
  const assigned = [...story.workers];
  const slots = story.workers.map((_worker, nth) => {
    const logPath = join(arena.folder, `worker-${nth + 1}.log`);
    return new WorkerSlot({ env: place.env, logPath, extra: () => assigned[nth] ?? {} });
  });
  const stage: Stage = { arena, slots, assigned };
  const load = new Load(arena, place);
  const violations: Violation[] = [];
  try {
    await load.begin(waits);
    violations.push(...missing('before the first phase', await load.untilAllRun()));
    for (const [nth, phase] of story.phases.entries()) {
      const more =
        Math.ceil((waits * (nth + 1)) / story.phases.length) - Math.ceil((waits * nth) / story.phases.length);
      // Those that begin meanwhile are under way when workers are killed.
      await Promise.all([phase.begin(stage), load.begin(more)]);
      if (phase.stalls) await load.giveTasks();
      else violations.push(...missing(phase.name, await load.untilAllRun()));
      say(`upgrade: ${name}: ${phase.name}: ${load.size} waits run, ${seconds()} s`);
    }
    violations.push(...missing('the end of the jobs', await load.end(), 'waits that end'));
  } finally {
    await Promise.all(slots.map((slot) => slot.close()));
  }
  const runs = await readRuns(arena.server.client);
  const moves = movesOf(
    runs,
    slots.flatMap(({ started }) => started),
  );
  const all = [...load.check(runs), ...violations, ...checkMoves(moves), ...cancelsAtVendors(arena)];
  const isControl = story.phases.some(({ stalls }) => stalls);
  const stalled = isControl ? new Set(all.filter(isMeant).map(({ about }) => about)).size : 0;
  const endings = slots.flatMap((slot) => slot.endings);
  const sent = (signal: NodeJS.Signals) =>
    endings.filter((ending: WorkerEnding) => ending.sent.includes(signal)).length;
  const executions = [...runs.values()].flat();
  return {
    name,
    story,
    waits: load.size,
    startedByRuns: load.runs,
    kills: sent('SIGKILL'),
    // The last end of each worker is that of the run.
    terms: sent('SIGTERM') - slots.length,
    serverKills: story.phases.filter(({ name: phase }) => phase.includes('Temporal killed')).length,
    moves,
    watches: executions.filter(({ watched }) => watched?.joined).length,
    goneOnAsNew: executions.filter(({ status }) => status === 'CONTINUED_AS_NEW').length,
    stalled,
    seconds: seconds(),
    violations: isControl ? ofControl(all, stalled) : all,
  };
}

/** A workflow task that failed because the older build cannot continue the wait: the history has it. */
function isMeant({ expected, came }: Violation): boolean {
  return expected === NO_FAILED_TASK && came.includes('NON_DETERMINISTIC');
}

/** The control has to show waits that the older build cannot continue, and that they end all the same. */
function ofControl(all: readonly Violation[], stalled: number): Violation[] {
  const others = all.filter((violation) => !isMeant(violation));
  const none = { about: 'the control', expected: 'waits that the older build cannot continue', came: 'none' };
  return stalled > 0 ? others : [...others, none];
}

function missing(phase: string, silent: number, expected = 'waits that answer'): Violation[] {
  return silent === 0 ? [] : [{ about: phase, expected, came: `${silent} do not` }];
}

/** Nobody asks for one. */
function cancelsAtVendors({ ledgers }: Arena): Violation[] {
  return VENDORS.flatMap((vendor) => {
    const cancels = ledgers[vendor].count('cancel');
    return cancels === 0 ? [] : [{ about: vendor, expected: 'no cancel at the vendor', came: `${cancels}` }];
  });
}
