/** The jobs of a random run that runs have started: what the vendors know of them, and what the runs say. */
import { runId } from '../../src/contract/ids.js';
import type { RunOutcome } from '../../src/contract/run-job.js';
import type { Run, Violation } from './facts.js';
import { CONNECTIONS, type JobPlan } from './job-plan.js';
import { checkStarted, type SaidOfRun } from './started-check.js';
import { startedFor, type Simulators } from './vendor-scripts.js';

export interface StartedRun {
  plan: JobPlan;
  said: SaidOfRun | undefined;
  started: { id: string; at: number }[];
  violations: Violation[];
}

/** @param runs every execution on the server, by workflow id */
export function startedRun(plan: JobPlan, simulators: Simulators, runs: ReadonlyMap<string, Run[]>): StartedRun {
  const { vendor, key = '' } = plan;
  const about = runId(CONNECTIONS[vendor], key);
  const own = runs.get(about) ?? [];
  const started = startedFor(simulators, vendor, key);
  const said = saidOf(own.at(-1));
  const once = own.length === 1 ? [] : [{ about, expected: 'one run', came: `${own.length} of them` }];
  return {
    plan,
    said,
    started,
    violations: [...once, ...checkStarted({ about, said, started: started.map(({ id }) => id) })],
  };
}

/** The one job that a run has started and awaited, as a planned job with its id. */
export function awaitedJob({ plan, said, started }: StartedRun): { plan: JobPlan; addedAt: number } | undefined {
  const [job] = started;
  const isAwaited = said?.result === 'submitted' || said?.result === 'adopted';
  return isAwaited && job ? { plan: { ...plan, jobId: job.id }, addedAt: job.at } : undefined;
}

export interface RunFigures {
  runs: number;
  /** How the jobs were started. */
  results: Record<string, number>;
  /** Keys with more than one job. */
  doubles: number;
}

export function runFigures(all: readonly StartedRun[]): RunFigures | undefined {
  if (all.length === 0) return undefined;
  const results: Record<string, number> = {};
  for (const { plan, said, started } of all) {
    const running = started.length === 0 ? 'no job runs' : `a job runs at ${plan.vendor}`;
    const how = said?.result === 'uncertain' ? `uncertain (${running})` : (said?.result ?? said?.failure ?? 'no end');
    results[how] = (results[how] ?? 0) + 1;
  }
  return { runs: all.length, results, doubles: all.filter(({ started }) => started.length > 1).length };
}

function saidOf(run: Run | undefined): SaidOfRun | undefined {
  if (!run || run.status === 'RUNNING') return undefined;
  const { submit } = (run.outcome ?? run.memo ?? {}) as Partial<RunOutcome>;
  const failure = run.failureType ?? (run.status === 'COMPLETED' ? undefined : run.status);
  return { result: submit?.result ?? null, failure, jobId: submit?.jobId ?? null };
}
