/** Waits and runs through kills of the database, and what became of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import type { LedgerEntry } from '../../simulators/http-simulator.js';
import { startRun } from '../../src/client/start-run.js';
import { startWait } from '../../src/client/start-wait.js';
import type { RunEnd } from '../../src/client/run-end.js';
import { DEFAULT_TASK_QUEUE as taskQueue } from '../../src/contract/ids.js';
import type { DatabaseStage } from './stage.js';

export interface Plan {
  waits: number;
  runs: number;
  kills: number;
  /** How long the database is away each time. */
  awayMs: number;
  /** Before the first kill, and between the others. */
  betweenMs: number;
}

export interface Outage {
  /** The waits whose jobs ran until after the outage. */
  running: number;
  /** From when the database answers again. */
  firstPollMs: number;
  allPolledMs: number;
}

export interface Played {
  plan: Plan;
  /** Ended as their jobs did. */
  trueWaits: number;
  runs: { succeeded: number; uncertain: number };
  submits: { sent: number; submitted: number; adopted: number };
  doubles: number;
  outages: Outage[];
}

/** So that a poll is never far away. */
const backoff = { initial: '1s', factor: 1, max: '2s', jitter: 0 };
/** For all that follows the last kill. */
const REST_MS = 120_000;
const EARLIEST_END_MS = 12_000;
const RETRY_MS = 500;

export async function playKills(stage: DatabaseStage, plan: Plan, say: (line: string) => void): Promise<Played> {
  const killsMs = plan.kills * (plan.betweenMs + plan.awayMs);
  const giveUpAt = Date.now() + killsMs + REST_MS;
  const tried = <Result>(work: () => Promise<Result>) => keepTrying(work, giveUpAt);
  const jobs = Array.from({ length: plan.waits }, (_, nth) => addJob(stage, nth, (nth / plan.waits) * killsMs));
  const waits = Promise.all(jobs.map((job) => tried(() => endsAs(stage, job))));
  // So many that some begin in each outage.
  const runs = pMap(
    Array.from({ length: plan.runs }),
    async (_, nth) => {
      await sleep((nth / plan.runs) * killsMs);
      return ran(stage, nth, tried);
    },
    { concurrency: Infinity },
  );
  const outages: Outage[] = [];
  for (let nth = 0; nth < plan.kills; nth += 1) {
    await sleep(plan.betweenMs);
    outages.push(await outage(stage, jobs, plan, say));
  }
  const trueWaits = (await waits).filter(Boolean).length;
  const ended = await runs;
  const ofResult = (result: string) => ended.filter(({ end }) => end.outcome.submit.result === result).length;
  const sent = ended.map(({ workflowId }) => requestsFor(stage, workflowId));
  return {
    plan,
    trueWaits,
    runs: { succeeded: ended.filter(({ end }) => end.exit === 0).length, uncertain: ofResult('uncertain') },
    submits: {
      sent: sent.reduce((sum, one) => sum + one, 0),
      submitted: ofResult('submitted'),
      adopted: ofResult('adopted'),
    },
    doubles: sent.filter((one) => one > 1).length,
    outages,
  };
}

interface Job {
  jobId: string;
  end: 'succeeded' | 'failed';
}

/** A job that ends some time after the others began, the last ones after the last outage. */
function addJob({ planning }: DatabaseStage, nth: number, ms: number): Job {
  const end = nth % 3 === 0 ? 'failed' : 'succeeded';
  const timeline = [{ status: -1 as const, ms: ms + EARLIEST_END_MS }, { status: end === 'failed' ? 1 : 0 }];
  return { jobId: planning.addJob({ timeline }), end };
}

async function endsAs({ temporal }: DatabaseStage, { jobId, end }: Job): Promise<boolean> {
  const started = await startWait(temporal.client, { connection: 'planning', jobId, backoff }, { taskQueue });
  const { outcome } = started.how === 'ended' ? started.end : await started.handle.result();
  return outcome.phase === 'ended' && outcome.state === end;
}

async function ran(
  { temporal, gallery }: DatabaseStage,
  nth: number,
  tried: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Promise<{ workflowId: string; end: RunEnd }> {
  const timeline = [
    { status: 'Running' as const, ms: 3_000 },
    { status: 'Completed' as const, disposition: 'Success' as const },
  ];
  const workflowId = gallery.addWorkflow({ questions: [], job: { timeline } });
  const input = { connection: 'gallery', key: `nightly-${nth}`, job: { workflowId }, backoff };
  const end = await tried(async () => {
    const started = await startRun(temporal.client, input, { taskQueue });
    return started.how === 'ended' ? started.end : started.handle.result();
  });
  return { workflowId, end };
}

function requestsFor({ gallery }: DatabaseStage, workflowId: string): number {
  return gallery.requests('submit').filter(({ path }) => path.includes(workflowId)).length;
}

async function outage(
  { temporal, planning }: DatabaseStage,
  jobs: readonly Job[],
  plan: Plan,
  say: (line: string) => void,
): Promise<Outage> {
  await temporal.database.kill9();
  say('killed PostgreSQL');
  await sleep(plan.awayMs);
  const running = jobs.map(({ jobId }) => jobId).filter((jobId) => planning.job(jobId).step.status === -1);
  await temporal.database.restart();
  const backAt = Date.now();
  say(`PostgreSQL answers again; ${running.length} waits are running`);
  const waiting = new Set(running);
  let firstPollMs: number | undefined;
  while (waiting.size > 0 && Date.now() < backAt + REST_MS) {
    await sleep(50);
    const polls: LedgerEntry[] = planning.requests('status').filter(({ at }) => at >= backAt);
    for (const { jobId = '', at } of polls) {
      waiting.delete(jobId);
      firstPollMs = Math.min(firstPollMs ?? Infinity, at - backAt);
    }
  }
  const allPolledMs = waiting.size === 0 ? Date.now() - backAt : Infinity;
  say(`all were polled again after ${(allPolledMs / 1_000).toFixed(1)} s`);
  return { running: running.length, firstPollMs: firstPollMs ?? Infinity, allPolledMs };
}

/** As any caller does while Temporal is away. */
async function keepTrying<Result>(work: () => Promise<Result>, giveUpAt: number): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(RETRY_MS);
    }
  }
}
