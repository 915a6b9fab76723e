/** The named kill points, each of them reached: several lanes in parallel, each with its own queue, content folder and worker. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitId } from '../../src/contract/ids.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { checkParts, sweepAbandonedParts, type AbandonedParts } from './abandoned-parts.js';
import { armedFor, disarm, endedAsPlanned, marksIn, type Target } from './armed-worker.js';
import { openArena, CREDENTIALS, type Arena, type WorkerPlace } from './arena.js';
import type { Asked, Violation } from './facts.js';
import { CONNECTIONS, VENDORS, type Vendor } from './job-plan.js';
import { caseName, isAboutWatch, killCases, POINTS, SIGNALS, type KillCase, type Point } from './kill-cases.js';
import { checkLog } from './log-check.js';
import { checkCancels, checkOutcome } from './outcome-check.js';
import { checkBackoff } from './backoff-check.js';
import { factsOf, readRuns, type WatchedJob } from './run-facts.js';
import { addJob, truthOf } from './vendor-scripts.js';
import { cancelWait, startWait } from './waits.js';
import { WorkerSlot } from './worker-slot.js';

const BACKOFF = { initial: '400ms', factor: 1.5, max: '800ms', jitter: 0.2 };
/** Its maximum is reached with the first poll that sees no change, so that the wait joins its watch. */
const SHARED_BACKOFF = { ...BACKOFF, max: '400ms' };
const BACKOFF_RULE = { initialMs: 400, jitter: BACKOFF.jitter };
/** A poll that was killed is noticed after 10 s, tried again after 5 more; and a task for a worker that is gone waits 10 s. */
const CASE_LIMIT_MS = 150_000;
const POLL_EVERY_MS = 200;

export interface KillRun {
  cases: Tried[];
  seconds: number;
  parts: AbandonedParts;
  violations: Violation[];
  kept?: string;
}

/** A case that was run. */
interface Tried extends WatchedJob {
  case: KillCase;
  addedAt: number;
  /** When the point was reached. */
  hitAt?: number;
  /** When the wait had ended. */
  endedAt?: number;
}

export async function killPointsRun(
  { lanes, only }: { lanes: number; only: string },
  progress: (line: string) => void,
): Promise<KillRun> {
  const words = only.split(/\s+/);
  const cases = killCases().filter((one) => words.every((word) => caseName(one).includes(word)));
  if (cases.length === 0) return { cases: [], seconds: 0, parts: { found: 0, left: [] }, violations: [] };
  const beganAt = Date.now();
  const arena = await openArena();
  let keep = true;
  try {
    const done: Tried[] = [];
    const tell = () => progress(`kill points: ${done.length} of ${cases.length} cases`);
    const ticker = setInterval(tell, 10_000);
    const queues = lanesOf(cases, lanes);
    const played = await Promise.all(queues.map((own, i) => playLane(arena, `lane-${i + 1}`, own, done))).finally(() =>
      clearInterval(ticker),
    );
    const violations = [...played.flatMap((lane) => lane.violations), ...(await judge(arena, done))];
    const parts = {
      found: played.reduce((sum, lane) => sum + lane.parts.found, 0),
      left: played.flatMap((lane) => lane.parts.left),
    };
    violations.push(...checkParts('the content folders', parts));
    keep = violations.length > 0;
    const seconds = Math.round((Date.now() - beganAt) / 1_000);
    return { cases: done, seconds, parts, violations, ...(keep && { kept: arena.folder }) };
  } finally {
    await arena.close(keep);
  }
}

/** A lane has one vendor: its worker then serves one connection, and starts sooner. */
function lanesOf(cases: KillCase[], lanes: number): KillCase[][] {
  const perVendor = Math.max(1, Math.round(lanes / VENDORS.length));
  return VENDORS.flatMap((vendor) => {
    const ofVendor = cases.filter(({ plan }) => plan.vendor === vendor);
    const own = ofVendor.filter(({ point }) => !isAboutWatch(point));
    // In pairs: after KILL a case takes four times as long as after TERM.
    const lanes = Array.from({ length: perVendor }, (_, lane) =>
      own.filter((_case, i) => Math.floor(i / 2) % perVendor === lane),
    );
    // A watch has one task queue, and so one lane.
    return [...lanes, ofVendor.filter(({ point }) => isAboutWatch(point))];
  }).filter((lane) => lane.length > 0);
}

async function playLane(arena: Arena, name: string, cases: KillCase[], done: Tried[]) {
  const vendor = cases[0]!.plan.vendor;
  const watch = isAboutWatch(cases[0]!.point) ? 'shared' : 'own';
  const place = await arena.config(name, { vendors: [vendor], watch });
  const mark = join(arena.folder, `${name}.marks`);
  const markOf = (one: KillCase | undefined) => marksIn(mark).find(({ jobId }) => jobId === one?.plan.jobId);
  let present = 0;
  // A process that starts because the present case has reached its point first finishes that job, and is armed for the next one.
  const armed = () => cases[markOf(cases[present]) ? present + 1 : present];
  const slot = new WorkerSlot({
    env: place.env,
    logPath: join(arena.folder, `${name}.log`),
    extra: () => armedFor(targetOf(armed()), mark),
  });
  const violations: Violation[] = [];
  try {
    for (const [i, one] of cases.entries()) {
      present = i;
      const tried = await playCase(arena, place, slot, one);
      const reached = markOf(one);
      if (reached?.point === one.point) tried.hitAt = reached.at;
      violations.push(...(await endedAsPlanned(slot, caseName(one), one.signal, tried.hitAt)));
      done.push(tried);
      if (!reached) await disarm(slot, () => (present = i + 1));
    }
  } finally {
    await slot.close();
  }
  const log = await checkLog(join(arena.folder, `${name}.log`), Object.values(CREDENTIALS), new Set());
  const parts = await sweepAbandonedParts(place, join(arena.folder, `${name}-sweep.log`));
  return { violations: [...violations, ...log], parts };
}

function targetOf(one: KillCase | undefined): Target | undefined {
  return one && { point: one.point, nth: one.nth, signal: one.signal, jobId: one.plan.jobId };
}

async function playCase(arena: Arena, place: WorkerPlace, slot: WorkerSlot, one: KillCase): Promise<Tried> {
  const { plan, point } = one;
  const { client } = arena.server;
  while (!slot.serving) await sleep(POLL_EVERY_MS);
  // So that there is a log-in about this job, whatever the worker did before.
  if (point.startsWith('log-in.'))
    arena.simulators[plan.vendor].fault({ step: 'status', jobId: plan.jobId, answer: { status: 401 } });
  const tried: Tried = { case: one, plan, addedAt: Date.now() };
  await addJob(arena.simulators, plan, arena.extractFolder);
  await startWait(client, place, plan, isAboutWatch(point) ? SHARED_BACKOFF : BACKOFF);
  const handle = client.workflow.getHandle(waitId(CONNECTIONS[plan.vendor], plan.jobId));
  if (plan.cancel) {
    await arena.ledgers[plan.vendor].requested('status', plan.jobId);
    if (isAboutWatch(point)) while ((await handle.query(WATCH_QUERY)) === null) await sleep(POLL_EVERY_MS);
    await sleep(plan.cancel.afterMs);
    tried.cancelAskedAt = await cancelWait(client, plan);
  }
  const giveUpAt = Date.now() + CASE_LIMIT_MS;
  while (Date.now() < giveUpAt) {
    if ((await handle.describe()).status.name !== 'RUNNING') {
      tried.endedAt = Date.now();
      break;
    }
    await sleep(POLL_EVERY_MS);
  }
  return tried;
}

async function judge(arena: Arena, done: Tried[]): Promise<Violation[]> {
  for (const vendor of VENDORS) arena.ledgers[vendor].close();
  const asked = Object.fromEntries(VENDORS.map((vendor) => [vendor, arena.ledgers[vendor].byJob()])) as Record<
    Vendor,
    Map<string, Asked[]>
  >;
  const runs = await readRuns(arena.server.client);
  const violations: Violation[] = [];
  for (const tried of done) {
    const { plan, addedAt, case: one } = tried;
    const own = asked[plan.vendor].get(plan.jobId) ?? [];
    const job = await factsOf(tried, truthOf(arena.simulators, plan, addedAt), own, runs);
    const found = [
      ...checkOutcome(job),
      ...checkCancels(job),
      ...checkBackoff(job, BACKOFF_RULE),
      ...askedBy(tried, own),
    ];
    violations.push(...found.map((violation) => ({ ...violation, about: `${caseName(one)}: ${violation.about}` })));
  }
  return violations;
}

/** At a point before a step the vendor must not know the step yet, and at a point after it the vendor must; otherwise the point has the wrong name. */
function askedBy({ case: { point }, hitAt }: Tried, asked: Asked[]): Violation[] {
  const rule = { 'leave.after': 0, 'cancel.before': 0, 'cancel.after': 1, 'cancelJob.before-report': 1 } as Partial<
    Record<Point, number>
  >;
  const wanted = rule[point];
  if (wanted === undefined || hitAt === undefined) return [];
  const count = asked.filter(({ step, at }) => step === 'cancel' && at <= hitAt).length;
  if (count === wanted) return [];
  return [{ about: 'the vendor', expected: `${wanted} cancels before the point`, came: `${count}` }];
}

/** A row for each point, and in it how long each wait took from the point to its end. */
export function killPointsTable({ cases, seconds, parts, violations }: KillRun): string {
  const cell = (point: Point, vendor: Vendor) =>
    SIGNALS.map((signal) => {
      const tried = cases.find(
        ({ case: one }) => one.point === point && one.signal === signal && one.plan.vendor === vendor,
      );
      if (!tried) return undefined;
      if (tried.hitAt === undefined) return 'not reached';
      return tried.endedAt === undefined ? 'no end' : `${((tried.endedAt - tried.hitAt) / 1_000).toFixed(0)} s`;
    })
      .filter((text) => text !== undefined)
      .join(' / ') || '–';
  const rows = (Object.keys(POINTS) as Point[]).map(
    (point) => `| \`${point}\` | ${POINTS[point]} | ${VENDORS.map((vendor) => cell(point, vendor)).join(' | ')} |`,
  );
  const hit = cases.filter(({ hitAt }) => hitAt !== undefined).length;
  return [
    `${cases.length} cases, ${hit} of them reached their point, in ${seconds} s; **${violations.length} violations**; ${parts.found} partial files of killed workers, ${parts.left.length} of them left after a last start.`,
    'Each cell: from the point to the end of the wait, after SIGKILL / after SIGTERM.',
    '',
    `| point | what it is | ${VENDORS.join(' | ')} |`,
    `| --- | --- | ${VENDORS.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');
}
