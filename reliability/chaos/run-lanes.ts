/**
 * The named kill points of runs, each of them reached. The vendors' own lists of started jobs say whether one was started twice. A lane has its
 * own server and simulators, because a lost answer is a fault of a whole simulator.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEnd } from '../../src/client/run-end.js';
import { RunHandle } from '../../src/client/run-handle.js';
import { startRun } from '../../src/client/start-run.js';
import { openArena, CREDENTIALS, type Arena } from './arena.js';
import { armedFor, disarm, endedAsPlanned, marksIn, type Target } from './armed-worker.js';
import type { Violation } from './facts.js';
import { CONNECTIONS } from './job-plan.js';
import { SIGNALS } from './kill-cases.js';
import { checkLog } from './log-check.js';
import {
  answerFault,
  canBeSearched,
  expectedResult,
  RUN_POINTS,
  RUN_VENDORS,
  runCaseName,
  runCases,
  type RunCase,
  type RunPoint,
  type RunVendor,
} from './run-cases.js';
import type { Simulators } from './vendor-scripts.js';
import { WorkerSlot } from './worker-slot.js';

const BACKOFF = { initial: '400ms', max: '800ms' };
/** A worker that dies is noticed after 15 s; then the vendor is searched after 10, 30 and 60 s. */
const CASE_LIMIT_MS = 240_000;
const LATE_MS = 4_000;
const POLL_EVERY_MS = 200;

export interface RunKills {
  cases: TriedRun[];
  seconds: number;
  violations: Violation[];
  kept: string[];
}

/** A case that was run. */
interface TriedRun {
  case: RunCase;
  /** When the point was reached. */
  hitAt?: number;
  endedAt?: number;
  end?: RunEnd;
  /** The ids of the jobs that the vendor has started for it. */
  started: string[];
}

export async function runKills(
  { lanes, only }: { lanes: number; only: string },
  progress: (line: string) => void,
): Promise<RunKills> {
  const words = only.split(/\s+/);
  const cases = runCases().filter((one) => words.every((word) => runCaseName(one).includes(word)));
  const beganAt = Date.now();
  const done: TriedRun[] = [];
  const tell = () => progress(`kill points of runs: ${done.length} of ${cases.length} cases`);
  const ticker = setInterval(tell, 10_000);
  const played = await Promise.all(lanesOf(cases, lanes).map((own) => playLane(own, done))).finally(() =>
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
      own.filter((_case, i) => Math.floor(i / SIGNALS.length) % perVendor === lane),
    );
  }).filter((lane) => lane.length > 0);
}

async function playLane(cases: RunCase[], done: TriedRun[]): Promise<{ violations: Violation[]; kept?: string }> {
  const arena = await openArena();
  const violations: Violation[] = [];
  try {
    const place = await arena.config('runs', { vendors: [cases[0]!.vendor] });
    const [mark, logPath] = [join(arena.folder, 'runs.marks'), join(arena.folder, 'runs.log')];
    const markOf = (one: RunCase | undefined) => marksIn(mark).find(({ jobId }) => jobId === one?.key);
    let present = 0;
    // A process that starts because the present case has reached its point first finishes that run, and is armed for the next one.
    const armed = () => targetOf(cases[markOf(cases[present]) ? present + 1 : present]);
    const slot = new WorkerSlot({ env: place.env, logPath, extra: () => armedFor(armed(), mark) });
    try {
      for (const [i, one] of cases.entries()) {
        present = i;
        while (!slot.serving) await sleep(POLL_EVERY_MS);
        const tried = await playCase(arena, place.taskQueue, one);
        const reached = markOf(one);
        if (reached?.point === one.point) tried.hitAt = reached.at;
        violations.push(...(await endedAsPlanned(slot, runCaseName(one), one.signal, tried.hitAt)), ...judge(tried));
        done.push(tried);
        if (!reached) await disarm(slot, () => (present = i + 1));
      }
    } finally {
      await slot.close();
    }
    violations.push(...(await checkLog(logPath, Object.values(CREDENTIALS), new Set())));
  } finally {
    await arena.close(violations.length > 0);
  }
  return { violations, ...(violations.length > 0 && { kept: arena.folder }) };
}

function targetOf(one: RunCase | undefined): Target | undefined {
  return one && { point: one.point, nth: 1, signal: one.signal, jobId: one.key };
}

async function playCase({ server, simulators }: Arena, taskQueue: string, one: RunCase): Promise<TriedRun> {
  const { vendor, key, point } = one;
  const simulator = simulators[vendor];
  const fault = { late: { delayMs: LATE_MS }, lost: { wire: 'reset', workDone: true } } as const;
  const lost = answerFault(point);
  if (lost) simulator.fault({ step: 'submit', ...fault[lost] });
  const run = { connection: CONNECTIONS[vendor], key };
  const job = JOBS[vendor](simulators, key);
  const collect = { messages: false, content: false };
  await startRun(server.client, { ...run, job, backoff: BACKOFF, collect }, { taskQueue });
  const handle = new RunHandle(server.client, run);
  const tried: TriedRun = { case: one, started: [] };
  const giveUpAt = Date.now() + CASE_LIMIT_MS;
  while (Date.now() < giveUpAt && tried.endedAt === undefined) {
    if ((await handle.describe())?.running === false) tried.endedAt = Date.now();
    else await sleep(POLL_EVERY_MS);
  }
  if (tried.endedAt !== undefined) tried.end = await handle.result();
  // Each job has the key in what started it.
  const { all } = simulator.started;
  tried.started = all.filter(({ body }) => JSON.stringify(body).includes(key)).map(({ id }) => id);
  return tried;
}

/** Has the vendor's jobs of a key succeed, and says what starts one. */
const JOBS: Record<RunVendor, (simulators: Simulators, key: string) => Record<string, unknown>> = {
  alteryx({ alteryx }, key) {
    const timeline = [
      { status: 'Running', ms: 2_000 },
      { status: 'Completed', disposition: 'Success' },
    ];
    const workflowId = alteryx.addWorkflow({ questions: ['key'], job: { timeline } });
    return { workflowId, questions: [{ name: 'key', value: key }] };
  },
  'oracle-epm'({ 'oracle-epm': oracle }, key) {
    oracle.addDefinition({
      jobType: 'RULES',
      jobName: key,
      job: { timeline: [{ status: -1, ms: 2_000 }, { status: 0 }] },
    });
    return { jobType: 'RULES', jobName: key };
  },
  'nexus-ic'({ 'nexus-ic': nexus }, key) {
    const timeline = [{ status: 3, ms: 2_000 }, { status: 4 }];
    const reportTemplate = nexus.addTemplate({ parameters: ['key'], job: { timeline } });
    return { reportTemplate, outputType: 'json', parameters: { key } };
  },
  pureconnect({ pureconnect }, key) {
    pureconnect.startedJob = { timeline: [{ state: 2, ms: 2_000 }, { state: 5 }] };
    return { name: key, views: { viewList: [{ name: 'calls', column: [{ name: 'id' }] }] } };
  },
};

/** At most one job, and its end or the open question in the outcome. */
function judge({ case: one, end, started }: TriedRun): Violation[] {
  const about = `${runCaseName(one)}: ${one.key}`;
  const violation = (expected: string, came: string): Violation[] => [{ about, expected, came }];
  if (started.length > 1) return violation('one job at the vendor', started.join(', '));
  if (!end) return violation('an end of the run', 'it still runs');
  const expected = expectedResult(one);
  const { outcome, error } = end;
  const came = `${outcome.submit.result} (${error?.type ?? outcome.state}), job "${outcome.jobId}", ${outcome.submit.attempts} requests`;
  const is = (type: string | undefined, jobId: string) =>
    outcome.submit.result === expected &&
    error?.type === type &&
    outcome.jobId === jobId &&
    outcome.submit.attempts === 1;
  if (expected === 'uncertain') {
    // A vendor that can be searched shows a job that there is.
    const open = started.length === 0 || !canBeSearched(one.vendor);
    return is('SubmitUncertain', '') && open ? [] : violation('uncertain', `${came}; started: ${started.join(', ')}`);
  }
  return is(undefined, started[0] ?? 'none') ? [] : violation(`${expected}, and job "${started[0]}" succeeded`, came);
}

/** A row for each point, and in it how each run ended, and after what time. */
export function runKillsTable({ cases, seconds, violations }: RunKills): string {
  const cell = (point: RunPoint, vendor: RunVendor) =>
    SIGNALS.map((signal) => {
      const tried = cases.find(
        ({ case: one }) => one.point === point && one.signal === signal && one.vendor === vendor,
      );
      if (!tried) return undefined;
      if (tried.hitAt === undefined) return 'not reached';
      if (tried.endedAt === undefined) return 'no end';
      return `${tried.end?.outcome.submit.result} ${((tried.endedAt - tried.hitAt) / 1_000).toFixed(0)} s`;
    })
      .filter((text) => text !== undefined)
      .join(' / ') || '–';
  const points = Object.keys(RUN_POINTS) as RunPoint[];
  const rows = points.map(
    (point) =>
      `| \`${point}\` | ${RUN_POINTS[point]} | ${RUN_VENDORS.map((vendor) => cell(point, vendor)).join(' | ')} |`,
  );
  const hit = cases.filter(({ hitAt }) => hitAt !== undefined).length;
  const doubles = cases.filter(({ started }) => started.length > 1).length;
  const open = cases.filter(({ end }) => end?.outcome.submit.result === 'uncertain').length;
  return [
    `${cases.length} cases, ${hit} of them reached their point, in ${seconds} s: **${doubles} doubles**, ${open} ends as SubmitUncertain, **${violations.length} violations**.`,
    'Each cell: how the job was started, and the time from the point to the end of the run, after SIGKILL / after SIGTERM.',
    '',
    `| point | what it is | ${RUN_VENDORS.join(' | ')} |`,
    `| --- | --- | ${RUN_VENDORS.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');
}
