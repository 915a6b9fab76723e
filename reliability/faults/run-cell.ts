/** Runs a cell: a wait from its start to its end with the fault at its step. Returns what was observed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import type { Condition } from '../../src/contract/job.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import type { Cell } from './cell.js';
import { defectsOf } from './defects.js';
import type { Lane } from './lane.js';
import type { FaultSpec } from '../../simulators/faults.js';
import type { FaultOf } from './row.js';
import { Stage } from './stage.js';
import type { JobPlan } from './vendors.js';

export interface Surroundings {
  client: Client;
  taskQueue: string;
  /** The target of a redirect to another origin; it must get no request. */
  trap: { url: string; visits: (path: string) => number };
  /** Whether a watch polls the job when the fault comes. */
  isShared: boolean;
}

/** The result of a cell. */
export interface Result {
  ends: string;
  meets: Condition[];
  /** Each is a sentence about a violation; empty if the cell passes. */
  defects: string[];
  ms: number;
}

const CELL_LIMIT_MS = 100_000;
/** The poll that sees the job for the first time, and the one that hands it over. */
const READS_BEFORE_JOINING = 2;
const CONTENT_BYTES = 3_000;
const HOURLY = { initial: '1h', max: '1h', factor: 1, jitter: 0 };

export async function runCell(cell: Cell, lane: Lane, surroundings: Surroundings): Promise<Result> {
  const { client, taskQueue, trap, isShared } = surroundings;
  const began = performance.now();
  const trapPath = `/${randomUUID()}`;
  const stage = new Stage(cell.vendor, lane.connection, `${trap.url}${trapPath}`, cell.row.silent ? 'short' : 'long');
  try {
    await stage.open(planOf(cell, isShared));
    lane.serve(stage);
    layFault(cell, stage, isShared);
    cell.row.before?.(stage);
    stage.handle = await client.workflow.start('awaitJob', {
      taskQueue,
      workflowId: `${lane.connection}:${stage.job.id}:${randomUUID().slice(0, 8)}`,
      args: [inputOf(cell, stage, isShared)],
    });
    const happening = cell.row.happens?.(stage);
    if (cell.step === 'cancel') {
      await (isShared ? stage.watched() : stage.seenRunning());
      await stage.handle.cancel();
    }
    const end = await withinLimit(endOf(stage), 'the wait did not end');
    if (happening) await withinLimit(happening, 'what should happen beside did not');
    const { workflowId, firstExecutionRunId } = stage.handle as typeof stage.handle & { firstExecutionRunId: string };
    const { events: history } = await client.workflow.getHandle(workflowId, firstExecutionRunId).fetchHistory();
    const timeline = end.outcome?.timeline ?? [];
    const meets = timeline.map(({ condition }) => condition).filter((condition) => condition !== 'clear');
    const seen = {
      ends: end.ends,
      meets: meets.filter((condition, nth) => condition !== meets[nth - 1]),
      outcome: end.outcome,
      history: history ?? [],
      visits: trap.visits(trapPath),
    };
    const defects = await defectsOf(cell, stage, seen, isShared);
    return { ends: seen.ends, meets: seen.meets, defects, ms: performance.now() - began };
  } catch (error) {
    await stage.leave();
    return unplayed(error, began);
  } finally {
    await stage.close();
  }
}

/** The result of a cell that could not be played. @param began by `performance.now()` */
export function unplayed(error: unknown, began: number): Result {
  const what = error instanceof Error ? error.message : String(error);
  return { ends: 'nothing', meets: [], defects: [`it could not be played: ${what}`], ms: performance.now() - began };
}

function readsOf({ step, row }: Cell): number {
  // An answer that is only changed is a read like any other, and moves the job.
  const changed = step === 'status' && typeof row.times === 'number' ? row.times : 1;
  return 2 + changed;
}

function planOf(cell: Cell, isShared: boolean): JobPlan {
  const { job = {} } = cell.row;
  return {
    states: [
      ...Array.from({ length: isShared ? READS_BEFORE_JOINING : 0 }, () => 'running' as const),
      ...(job.states ?? Array.from({ length: readsOf(cell) }, () => 'running' as const)),
    ],
    endless: cell.step === 'cancel',
    onCancel: job.onCancel ?? 'ends at once',
    messages: job.messages ?? 3,
    contentName: job.contentName ?? 'out.csv',
    content: {
      mediaType: 'text/csv',
      body: { bytes: job.contentBytes ?? CONTENT_BYTES, seed: 7 },
      announceLength: job.contentLength,
      ranges: job.etag === undefined ? undefined : { etag: job.etag },
    },
  };
}

function layFault({ step, row, vendor }: Cell, stage: Stage, isShared: boolean): void {
  const reads = (row.job?.states?.length ?? readsOf({ step, row } as Cell)) + 1;
  const place = vendor.place(step, reads)!;
  stage.place = { ...place, after: place.after + (row.after ?? (step === 'status' ? 1 : 0)) };
  if (isShared && step === 'status') stage.place.after += READS_BEFORE_JOINING;
  const lay = (does: FaultOf | undefined, times: FaultSpec['times']) => {
    const part = typeof does === 'function' ? does(stage) : does;
    return part && stage.server.fault({ ...part, ...stage.place, times });
  };
  stage.fault = lay(row.does, row.times ?? 1);
  stage.next = lay(row.then, 1);
}

/** Long patience for a fault that passes, short patience for one that lasts. */
function inputOf({ row, row: { clock } }: Cell, { connection, job }: Stage, isShared: boolean): AwaitJobInput {
  const lasts = row.times === 'always';
  const patience = lasts ? '2s' : '90s';
  return {
    connection,
    jobId: job.id,
    backoff: clock === 'skips' ? HOURLY : { initial: '100ms', max: isShared ? '100ms' : '200ms', jitter: 0 },
    deadline: lasts ? '30s' : '10m',
    onDeadline: 'leave',
    cancelDeadline: lasts ? '3s' : '60s',
    collectDeadline: lasts ? '30s' : '90s',
    patience: { unreachable: patience, unintelligible: patience, refused: patience, missing: patience },
    content: job.wanted,
    ...row.input,
  };
}

async function endOf({ handle }: Stage): Promise<{ ends: string; outcome: JobOutcome | undefined }> {
  try {
    const outcome = (await handle.result()) as JobOutcome;
    return { ends: 'well', outcome };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof CancelledFailure) {
      const outcome = (await handle.describe()).memo?.['outcome'] as JobOutcome | undefined;
      const result = outcome?.cancel?.result ?? 'Canceled without an outcome';
      return { ends: result === 'confirmed' ? 'well' : result, outcome };
    }
    if (!(cause instanceof ApplicationFailure)) throw error;
    return { ends: cause.type ?? 'a failure without a type', outcome: cause.details?.[0] as JobOutcome | undefined };
  }
}

export async function withinLimit<T>(work: Promise<T>, otherwise: string): Promise<T> {
  const limit = new AbortController();
  const tooLate = async (): Promise<never> => {
    await sleep(CELL_LIMIT_MS, undefined, { signal: limit.signal });
    throw new Error(`${otherwise} within ${CELL_LIMIT_MS / 1_000} s`);
  };
  try {
    return await Promise.race([work, tooLate()]);
  } finally {
    limit.abort();
  }
}
