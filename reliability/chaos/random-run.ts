/** A run of random faults: follows a schedule, ends all faults, lets the waits end, and checks the results. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkParts, sweepAbandonedParts, type AbandonedParts } from './abandoned-parts.js';
import { openArena, CREDENTIALS, type Arena, type WorkerPlace } from './arena.js';
import type { Away, JobFacts, Violation } from './facts.js';
import { CONNECTIONS, VENDORS, type JobPlan, type Vendor } from './job-plan.js';
import { checkLog } from './log-check.js';
import { checkCancels, checkOutcome } from './outcome-check.js';
import { checkBackoff, checkRate, pollsOf } from './backoff-check.js';
import { factsOf, readRuns, type WatchedJob } from './run-facts.js';
import type { WatchMode } from './options.js';
import type { Schedule, ServerKill } from './schedule.js';
import { burst } from './vendor-bursts.js';
import { awaitedJob, runFigures, startedRun, type RunFigures } from './started-runs.js';
import { addJob, addStartable, truthOf } from './vendor-scripts.js';
import { BACKOFF, BACKOFF_RULE, cancelWait, SHARED_BACKOFF, startRun, startWait } from './waits.js';
import { checkWatches, untilNoMembers, watchFigures, type WatchFigures } from './watches.js';
import { WorkerSlot, type WorkerEnding } from './worker-slot.js';

/** Polls a second over all workers, on the one connection that has a limit. */
const LIMITED: { vendor: Vendor; perSecond: number } = { vendor: 'pureconnect', perSecond: 5 };
/** All faults are healed by then; the longest pauses of the product are a minute each. */
const DRAIN_MS = 300_000;
const TERM_LIMIT_MS = 45_000;
/** Without this limit, a machine that cannot keep up would get more and more work. Jobs beyond it are not started. */
const MOST_WAITS = 40;
const COUNT_EVERY_MS = 2_000;
/** A watch runs on for a minute after its last member has left. */
const RUNNING_WAITS = "WorkflowType IN ('awaitJob', 'runJob') AND ExecutionStatus = 'Running'";

export interface RandomRun {
  schedule: Schedule;
  figures: Figures;
  violations: Violation[];
  /** The folder of logs and database, where it was kept. */
  kept?: string;
}

export interface Figures {
  jobs: number;
  /** For want of room: see MOST_WAITS. */
  notBegun: number;
  ends: Record<string, number>;
  cancelsAsked: number;
  cancelsAtVendors: number;
  kills: number;
  killsWhileServing: number;
  terms: number;
  serverKills: number;
  bursts: number;
  spoilt: number;
  requests: number;
  polls: number;
  files: number;
  bytes: number;
  messages: number;
  /** For a run with `--watch shared`. */
  watched: WatchFigures | undefined;
  /** For a run with `--runs`. */
  started: RunFigures | undefined;
  goneOnAsNew: number;
  parts: AbandonedParts;
  drainSeconds: number;
}

export async function randomRun(
  schedule: Schedule,
  watch: WatchMode,
  progress: (line: string) => void,
): Promise<RandomRun> {
  const arena = await openArena();
  let keep = true;
  try {
    const { figures, violations } = await play(arena, schedule, watch, progress);
    keep = violations.length > 0;
    return { schedule, figures, violations, ...(keep && { kept: arena.folder }) };
  } catch (error) {
    progress(`chaos: the run itself failed; its logs and database are in ${arena.folder}`);
    throw error;
  } finally {
    await arena.close(keep);
  }
}

async function play(arena: Arena, schedule: Schedule, watch: WatchMode, progress: (line: string) => void) {
  const place = await arena.config('chaos', { rateLimits: { [LIMITED.vendor]: LIMITED.perSecond }, watch });
  const slots = Array.from({ length: schedule.workers }, (_, i) => {
    const logPath = join(arena.folder, `worker-${i + 1}.log`);
    return new WorkerSlot({ env: place.env, logPath });
  });
  const beganAt = Date.now();
  const stage: Stage = { arena, place, watch, slots, beganAt, jobs: [], spoilt: 0, running: 0, serverAway: [] };
  const ticker = setInterval(() => tell(stage, schedule, progress), 10_000);
  const counter = setInterval(() => void count(stage), COUNT_EVERY_MS);
  try {
    await Promise.all([
      atTheirTimes(beganAt, schedule.jobs, (plan) => runJob(stage, plan, beganAt + schedule.lengthMs)),
      atTheirTimes(beganAt, schedule.workerEnds, async ({ slot, signal, serving }) => {
        if (serving) await slots[slot]!.endServing(signal);
        else slots[slot]!.end(signal);
      }),
      atTheirTimes(beganAt, schedule.bursts, async (one) => {
        stage.spoilt += await burst(arena.simulators, one, AbortSignal.timeout(schedule.lengthMs));
      }),
      killServer(stage, schedule.serverKills),
    ]);
    for (const vendor of VENDORS) arena.simulators[vendor].clearFaults();
    const drainFrom = Date.now();
    const running = await untilNoneRuns(arena);
    const drainSeconds = Math.round((Date.now() - drainFrom) / 1_000);
    const left = watch === 'shared' ? await untilNoMembers(arena.server.client) : [];
    await Promise.all(slots.map((slot) => slot.close()));
    progress(`chaos: all waits have ended or had ${DRAIN_MS / 1_000} s to; judging`);
    return await judge(stage, schedule, { running, drainSeconds, left });
  } finally {
    clearInterval(ticker);
    clearInterval(counter);
    await Promise.all(slots.map((slot) => slot.close()));
  }
}

interface Stage {
  arena: Arena;
  place: WorkerPlace;
  watch: WatchMode;
  slots: WorkerSlot[];
  beganAt: number;
  jobs: (WatchedJob & { addedAt: number })[];
  /** Requests that a burst affected. */
  spoilt: number;
  /** Waits that run, as Temporal counted them last, and those begun since. */
  running: number;
  /** When Temporal was away. */
  serverAway: Away[];
}

/** Starts each at its time, however long the others take; resolves when all are done. */
async function atTheirTimes<T>(beganAt: number, items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const timeOf = (item: T) => {
    const { atMs, startAtMs } = item as { atMs?: number; startAtMs?: number };
    return beganAt + (atMs ?? startAtMs ?? 0);
  };
  const under: Promise<void>[] = [];
  for (const item of items) {
    await sleep(Math.max(0, timeOf(item) - Date.now()));
    const acting = act(item);
    // Thrown below, when all have finished.
    acting.catch(() => undefined);
    under.push(acting);
  }
  await Promise.all(under);
}

async function runJob(stage: Stage, plan: JobPlan, until: number): Promise<void> {
  const { arena, place, watch, jobs } = stage;
  while (stage.running >= MOST_WAITS) {
    if (Date.now() > until) return;
    await sleep(500);
  }
  stage.running++;
  const job = { plan, addedAt: Date.now() } as Stage['jobs'][number];
  const { client } = arena.server;
  const backoff = watch === 'shared' ? SHARED_BACKOFF : BACKOFF;
  if (plan.key !== undefined) {
    const spec = await addStartable(arena.simulators, plan, plan.key, arena.extractFolder);
    jobs.push(job);
    await startRun(client, place, plan, spec, backoff);
    return;
  }
  await addJob(arena.simulators, plan, arena.extractFolder);
  jobs.push(job);
  await startWait(client, place, plan, backoff);
  if (!plan.cancel) return;
  await sleep(plan.cancel.afterMs);
  job.cancelAskedAt = await cancelWait(arena.server.client, plan);
}

/** One after the other: a server that is away cannot be killed. */
async function killServer({ arena, beganAt, serverAway }: Stage, kills: readonly ServerKill[]): Promise<void> {
  for (const { atMs, awayMs } of kills) {
    await sleep(Math.max(0, beganAt + atMs - Date.now()));
    const from = Date.now();
    await arena.server.kill9();
    await sleep(awayMs);
    await arena.server.restart();
    serverAway.push({ from, to: Date.now() });
  }
}

async function untilNoneRuns({ server }: Arena): Promise<number> {
  const giveUpAt = Date.now() + DRAIN_MS;
  for (;;) {
    const { count } = await server.client.workflow.count(RUNNING_WAITS);
    if (count === 0 || Date.now() > giveUpAt) return count;
    await sleep(1_000);
  }
}

async function count(stage: Stage): Promise<void> {
  const counted = await stage.arena.server.client.workflow.count(RUNNING_WAITS).catch(() => undefined);
  // While Temporal is away nothing ends.
  if (counted) stage.running = counted.count;
}

function tell(stage: Stage, { lengthMs, jobs: all }: Schedule, progress: (line: string) => void): void {
  const { slots, beganAt, jobs, running } = stage;
  const ended = slots.reduce((sum, { endings }) => sum + endings.length, 0);
  const [at, whole] = [Date.now() - beganAt, lengthMs].map((ms) => Math.round(ms / 1_000));
  progress(
    `chaos: ${at} of ${whole} s, ${jobs.length} of ${all.length} jobs started, ${running} waits run, ${ended} workers ended`,
  );
}

async function judge(
  stage: Stage,
  schedule: Schedule,
  { running, drainSeconds, left }: { running: number; drainSeconds: number; left: Violation[] },
) {
  const { arena, place, watch, slots, jobs, serverAway } = stage;
  const parts = await sweepAbandonedParts(place, join(arena.folder, 'worker-sweep.log'));
  for (const vendor of VENDORS) arena.ledgers[vendor].close();
  const runs = await readRuns(arena.server.client);
  const started = jobs
    .filter(({ plan }) => plan.key !== undefined)
    .map(({ plan }) => startedRun(plan, arena.simulators, runs));
  const awaited: Stage['jobs'] = [
    ...jobs.filter(({ plan }) => plan.key === undefined),
    ...started.flatMap((one) => awaitedJob(one) ?? []),
  ];
  // The search reads the state of a job that it has found.
  const found = new Set(started.filter(({ said }) => said?.result === 'adopted').map(({ said }) => said?.jobId));
  const facts: JobFacts[] = [];
  for (const vendor of VENDORS) {
    const asked = arena.ledgers[vendor].byJob();
    for (const job of awaited.filter(({ plan }) => plan.vendor === vendor)) {
      const truth = truthOf(arena.simulators, job.plan, job.addedAt);
      facts.push(await factsOf(job, truth, asked.get(job.plan.jobId) ?? [], runs));
    }
  }
  const endings = slots.flatMap((slot) => slot.endings);
  const limited = facts.filter(({ vendor }) => vendor === LIMITED.vendor).flatMap(pollsOf);
  const violations = [
    ...facts.flatMap((job) => [
      ...checkOutcome(job),
      ...checkCancels(job),
      ...(found.has(job.jobId) ? [] : checkBackoff(job, { ...BACKOFF_RULE, temporalAway: serverAway })),
    ]),
    ...started.flatMap((one) => one.violations),
    ...checkRate(CONNECTIONS[LIMITED.vendor], limited, { ...LIMITED, burst: 2 * LIMITED.perSecond }),
    ...(running > 0 ? [{ about: 'the server', expected: 'no wait left running', came: `${running}` }] : []),
    ...left,
    ...(watch === 'shared' ? checkWatches(facts, runs) : []),
    ...checkParts(place.contentFolder, parts),
    ...checkEndings(endings, serverAway),
    ...(await secretsIn(arena, slots.length)),
  ];
  const sent = (signal: NodeJS.Signals) => endings.filter((ending) => ending.sent.includes(signal));
  const ends: Record<string, number> = {};
  for (const { runs: own } of facts) {
    const last = own.at(-1);
    const how = last ? `${last.status}${last.failureType ? ` ${last.failureType}` : ''}` : 'none';
    ends[how] = (ends[how] ?? 0) + 1;
  }
  const sum = (of: (job: JobFacts) => number) => facts.reduce((total, job) => total + of(job), 0);
  const figures: Figures = {
    jobs: facts.length,
    notBegun: schedule.jobs.length - jobs.length,
    ends,
    cancelsAsked: facts.filter(({ cancelAskedAt }) => cancelAskedAt !== undefined).length,
    cancelsAtVendors: sum(({ asked }) => asked.filter(({ step }) => step === 'cancel').length),
    kills: sent('SIGKILL').filter(({ signal }) => signal === 'SIGKILL').length,
    killsWhileServing: sent('SIGKILL').filter(({ signal, served }) => signal === 'SIGKILL' && served).length,
    // The last exit of each slot is the end of the run.
    terms: sent('SIGTERM').length - slots.length,
    serverKills: serverAway.length,
    bursts: schedule.bursts.length,
    spoilt: stage.spoilt,
    requests: VENDORS.reduce((total, vendor) => total + arena.ledgers[vendor].count(), 0),
    polls: VENDORS.reduce((total, vendor) => total + arena.ledgers[vendor].count('status'), 0),
    files: sum(({ stored }) => stored.length),
    bytes: sum(({ stored }) => stored.reduce((total, { bytes }) => total + bytes, 0)),
    messages: sum(({ storedMessages }) => storedMessages.length),
    watched: watch === 'own' ? undefined : watchFigures(facts, runs),
    started: runFigures(started),
    goneOnAsNew: sum(({ runs: own }) => own.filter(({ status }) => status === 'CONTINUED_AS_NEW').length),
    parts,
    drainSeconds,
  };
  return { figures, violations };
}

/** A worker ends only after a signal, and with 0 after TERM. Without a signal it ends only if Temporal is away when it starts. */
export function checkEndings(endings: readonly WorkerEnding[], serverAway: readonly Away[]): Violation[] {
  return endings.flatMap((ending) => {
    const { sent, exitCode, signal, served, at, lastWords } = ending;
    if (signal === 'SIGKILL' && sent.includes('SIGKILL')) return [];
    const away = serverAway.some(({ from, to }) => at >= from && at <= to + TERM_LIMIT_MS);
    if (!served && exitCode === 8 && away) return [];
    // Before it listens for signals, it ends as any process does.
    if (sent.includes('SIGTERM') && (exitCode === 0 || (!served && signal === 'SIGTERM'))) return [];
    const expected = sent.includes('SIGTERM') ? 'exit code 0 after TERM' : 'a worker that lives on';
    const came = `exit code ${exitCode}, signal ${signal}: ${lastWords.trim().split('\n').at(-1)}`;
    return [{ about: 'a worker', expected, came }];
  });
}

async function secretsIn(arena: Arena, workers: number): Promise<Violation[]> {
  const logs = Array.from({ length: workers }, (_, i) => join(arena.folder, `worker-${i + 1}.log`));
  const tokens = new Set(VENDORS.flatMap((vendor) => [...arena.ledgers[vendor].secrets]));
  const found = await Promise.all(logs.map((log) => checkLog(log, Object.values(CREDENTIALS), tokens)));
  return found.flat();
}
