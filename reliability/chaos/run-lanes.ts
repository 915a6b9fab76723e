/**
 * The named kill points of runs, each of them reached. The vendors' own lists of started jobs say whether one was started twice. A lane has its
 * own server and simulators, because a lost answer is a fault of a whole simulator.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowBundle } from '@temporalio/worker';
import type { RunEnd } from '../../src/client/run-end.js';
import { RunHandle } from '../../src/client/run-handle.js';
import { startRun } from '../../src/client/start-run.js';
import { openArena, CREDENTIALS, type Arena, type WorkerPlace } from './arena.js';
import { armedFor, disarm, endedAsPlanned, marksIn, type Mark, type Target } from './armed-worker.js';
import type { Violation } from './facts.js';
import { CONNECTIONS, type JobPlan } from './job-plan.js';
import { checkLog } from './log-check.js';
import { bundlePlainRetry, servePlainRetries } from './plain-retry.js';
import {
  answerFault,
  canBeSearched,
  expectedResults,
  isAboutRequest,
  RUN_KILLS,
  RUN_VENDORS,
  runCaseName,
  runCases,
  vendorOf,
  type RunCase,
} from './run-cases.js';
import { checkStarted } from './started-check.js';
import { addStartable, startedFor } from './vendor-scripts.js';
import { WorkerSlot } from './worker-slot.js';

const BACKOFF = { initial: '400ms', max: '800ms' };
/** A worker that dies is noticed after 15 s; then the vendor is searched after 10, 30 and 60 s. */
const CASE_LIMIT_MS = 240_000;
const LATE_MS = 4_000;
const TEMPORAL_AWAY_MS = 3_000;
const POLL_EVERY_MS = 200;

/** By a run of Vigil, or by a workflow that retries the request like any other activity. */
export type StartedBy = 'runJob' | 'plain retry';

export interface RunKills {
  cases: TriedRun[];
  seconds: number;
  violations: Violation[];
  kept: string[];
}

/** A case that was run. */
export interface TriedRun {
  case: RunCase;
  /** When the point was reached. */
  hitAt?: number;
  endedAt?: number;
  /** For a run of Vigil. */
  end?: RunEnd;
  /** The ids of the jobs that the vendor has started for it. */
  started: string[];
}

export async function runKills(
  { lanes, only, by }: { lanes: number; only: string; by: StartedBy },
  progress: (line: string) => void,
): Promise<RunKills> {
  const words = only.split(/\s+/);
  const cases = runCases()
    .filter((one) => by === 'runJob' || isAboutRequest(one.point))
    .filter((one) => words.every((word) => runCaseName(one).includes(word)));
  const beganAt = Date.now();
  const done: TriedRun[] = [];
  const plain = by === 'plain retry' && cases.length > 0 ? await bundlePlainRetry() : undefined;
  const tell = () => progress(`kill points of runs (${by}): ${done.length} of ${cases.length} cases`);
  const ticker = setInterval(tell, 10_000);
  const played = await Promise.all(lanesOf(cases, lanes).map((own) => playLane(own, plain, done))).finally(() =>
    clearInterval(ticker),
  );
  return {
    cases: done,
    seconds: Math.round((Date.now() - beganAt) / 1_000),
    violations: played.flatMap(({ violations }) => violations),
    kept: played.flatMap(({ kept }) => kept ?? []),
  };
}

/** A lane has one vendor: its worker then serves one connection, and starts sooner. */
function lanesOf(cases: RunCase[], lanes: number): RunCase[][] {
  const perVendor = Math.max(1, Math.round(lanes / RUN_VENDORS.length));
  return RUN_VENDORS.flatMap((vendor) => {
    const own = cases.filter((one) => one.vendor === vendor);
    return Array.from({ length: perVendor }, (_, lane) =>
      own.filter((_case, i) => Math.floor(i / RUN_KILLS.length) % perVendor === lane),
    );
  }).filter((lane) => lane.length > 0);
}

/** How the cases of a lane are begun. */
interface Stage {
  arena: Arena;
  /** @returns whether it is running */
  begin(one: RunCase, job: Record<string, unknown>): Promise<() => Promise<boolean>>;
  endOf(one: RunCase): Promise<RunEnd | undefined>;
  stop(): Promise<void>;
}

async function playLane(
  cases: RunCase[],
  plain: WorkflowBundle | undefined,
  done: TriedRun[],
): Promise<{ violations: Violation[]; kept?: string }> {
  const { vendor } = cases[0]!;
  const arena = await openArena({ nexusIc: vendor === 'nexus-ic 6.9' ? '6.9' : '6.8' });
  const violations: Violation[] = [];
  try {
    const place = await arena.config('runs', { vendors: [vendorOf(vendor)] });
    const stage = plain ? await plainStage(arena, place, plain) : runStage(arena, place);
    const [mark, logPath] = [join(arena.folder, 'runs.marks'), join(arena.folder, 'runs.log')];
    const markOf = (one: RunCase | undefined) => marksIn(mark).find(({ jobId }) => jobId === one?.key);
    let present = 0;
    // A process that starts because the present case has reached its point first finishes that run, and is armed for the next one.
    const armed = () => targetOf(cases[markOf(cases[present]) ? present + 1 : present]);
    const slot = new WorkerSlot({ env: place.env, logPath, extra: () => armedFor(armed(), mark, arena.server.pid) });
    try {
      for (const [i, one] of cases.entries()) {
        present = i;
        while (!slot.serving) await sleep(POLL_EVERY_MS);
        const tried = await playCase(stage, one, () => markOf(one));
        const reached = markOf(one);
        if (reached?.point === one.point) tried.hitAt = reached.at;
        violations.push(...(await reachedAsPlanned(slot, one, tried.hitAt)), ...(plain ? [] : judge(tried)));
        done.push(tried);
        // A worker that has killed Temporal lives on.
        if (!reached || one.kill === 'TEMPORAL') await disarm(slot, () => (present = i + 1));
      }
    } finally {
      await slot.close();
      await stage.stop();
    }
    violations.push(...(await checkLog(logPath, Object.values(CREDENTIALS), new Set())));
  } finally {
    await arena.close(violations.length > 0);
  }
  return { violations, ...(violations.length > 0 && { kept: arena.folder }) };
}

function runStage(arena: Arena, { taskQueue }: WorkerPlace): Stage {
  const { client } = arena.server;
  const runOf = ({ vendor, key }: RunCase) => ({ connection: CONNECTIONS[vendorOf(vendor)], key });
  const collect = { messages: false, content: false };
  return {
    arena,
    async begin(one, job) {
      await startRun(client, { ...runOf(one), job, backoff: BACKOFF, collect }, { taskQueue });
      const handle = new RunHandle(client, runOf(one));
      return async () => (await handle.describe())?.running !== false;
    },
    endOf: (one) => new RunHandle(client, runOf(one)).result(),
    stop: () => Promise.resolve(),
  };
}

async function plainStage(arena: Arena, place: WorkerPlace, bundle: WorkflowBundle): Promise<Stage> {
  const retries = await servePlainRetries(arena, place, bundle);
  return {
    arena,
    begin: ({ vendor, key }, job) => retries.begin(CONNECTIONS[vendorOf(vendor)], key, job),
    endOf: () => Promise.resolve(undefined),
    stop: () => retries.stop(),
  };
}

function targetOf(one: RunCase | undefined): Target | undefined {
  return one && { point: one.point, nth: 1, signal: one.kill, jobId: one.key };
}

async function reachedAsPlanned(slot: WorkerSlot, one: RunCase, hitAt: number | undefined): Promise<Violation[]> {
  const about = runCaseName(one);
  if (one.kill !== 'TEMPORAL') return endedAsPlanned(slot, about, one.kill, hitAt);
  return hitAt === undefined ? [{ about, expected: 'the point to be reached', came: 'it was passed by' }] : [];
}

/** A job that runs for two seconds. */
const PLAN: Omit<JobPlan, 'vendor'> = {
  nth: 0,
  jobId: '0',
  startAtMs: 0,
  startedBy: 'client',
  steps: [{ state: 'running', ms: 2_000, percent: 0 }],
  end: 'succeeded',
  messages: [],
  files: [],
};

async function playCase(stage: Stage, one: RunCase, reached: () => Mark | undefined): Promise<TriedRun> {
  const { simulators, extractFolder, server } = stage.arena;
  const vendor = vendorOf(one.vendor);
  const fault = { late: { delayMs: LATE_MS }, lost: { wire: 'reset', workDone: true } } as const;
  const lost = answerFault(one.point);
  if (lost) simulators[vendor].fault({ step: 'submit', ...fault[lost] });
  const job = await addStartable(simulators, { ...PLAN, vendor }, one.key, extractFolder);
  const isRunning = await stage.begin(one, job);
  const tried: TriedRun = { case: one, started: [] };
  const giveUpAt = Date.now() + CASE_LIMIT_MS;
  const isOver = () => Date.now() >= giveUpAt || tried.endedAt !== undefined;
  const bringBack = async () => {
    while (!reached() && !isOver()) await sleep(POLL_EVERY_MS);
    if (!reached()) return;
    await sleep(TEMPORAL_AWAY_MS);
    await server.restart();
  };
  const untilEnded = async () => {
    while (!isOver()) {
      // While Temporal is away, nothing ends.
      if (await isRunning().catch(() => true)) await sleep(POLL_EVERY_MS);
      else tried.endedAt = Date.now();
    }
  };
  await Promise.all([untilEnded(), one.kill === 'TEMPORAL' ? bringBack() : undefined]);
  if (tried.endedAt !== undefined) tried.end = await stage.endOf(one);
  tried.started = startedFor(simulators, vendor, one.key).map(({ id }) => id);
  return tried;
}

/** At most one job, and its end or the open question in the outcome. */
function judge({ case: one, end, started }: TriedRun): Violation[] {
  const about = `${runCaseName(one)}: ${one.key}`;
  const { submit, state } = end?.outcome ?? {};
  const said = submit && { result: submit.result, failure: end?.error?.type, jobId: submit.jobId };
  const found = checkStarted({ about, said, started });
  if (found.length > 0 || !submit) return found;
  const expected = expectedResults(one);
  const { result, attempts } = submit;
  // A vendor that can be searched shows a job that there is.
  const isOpen = started.length === 0 || !canBeSearched(one.vendor);
  const isRight = result === 'uncertain' ? isOpen : end?.error === undefined;
  if (result !== null && expected.includes(result) && attempts === 1 && isRight) return [];
  const came = `${result} (${end?.error?.type ?? state}), ${attempts} requests; started: ${started.join(', ') || 'none'}`;
  return [{ about, expected: `${expected.join(' or ')}, with one request`, came }];
}
