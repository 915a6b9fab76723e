/** Runs a cell of a run, from its start to its end with the fault at its step. Returns what was observed. */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { runId } from '../../../src/contract/ids.js';
import { RUN_JOB, type RunOutcome, type SubmitEvidence } from '../../../src/contract/run-job.js';
import type { RunJobInput } from '../../../src/contract/run-job-input.js';
import type { Lane } from '../lane.js';
import { unplayed, withinLimit, type Result, type Surroundings } from '../run-cell.js';
import type { RunCell } from './cell.js';
import { runDefectsOf, type RunEnd } from './defects.js';
import { RunStage } from './stage.js';

const QUICK = { initial: '50ms', max: '100ms' };

export async function playRun(cell: RunCell, lane: Lane, surroundings: Surroundings): Promise<Result> {
  const { client, taskQueue, trap } = surroundings;
  const { vendor, row } = cell;
  const began = performance.now();
  const trapPath = `/${randomUUID()}`;
  const stage = new RunStage(vendor, lane.connection, `${trap.url}${trapPath}`, row.silent ? 'short' : 'long');
  try {
    await stage.open();
    stage.spec = vendor.addStartable(stage.server);
    lane.serve(stage);
    layFault(cell, stage);
    const key = randomUUID();
    const start = async () => {
      stage.handle = await client.workflow.start(RUN_JOB, {
        taskQueue,
        workflowId: runId(lane.connection, key),
        args: [inputOf(cell, stage, key)],
      });
    };
    const begun = row.around ? row.around(stage, start) : start();
    await withinLimit(begun, 'what should happen at the start did not');
    const end = await withinLimit(endOf(stage.handle), 'the run did not end');
    const { events } = await stage.handle.fetchHistory();
    const seen = { ...end, history: events ?? [], visits: trap.visits(trapPath) };
    const { words, defects } = runDefectsOf(cell, stage, seen);
    return { ends: words, meets: [], defects, ms: performance.now() - began };
  } catch (error) {
    await stage.leave();
    return unplayed(error, began);
  } finally {
    await stage.close();
  }
}

function layFault({ step, row, vendor }: RunCell, stage: RunStage): void {
  if (step === 'find') stage.server.fault({ step: 'submit', wire: 'reset', workDone: true });
  stage.place = row.at ?? (step === 'find' ? vendor.find! : { step: 'submit', after: 0 });
  const part = typeof row.does === 'function' ? row.does(stage) : row.does;
  stage.fault = part && stage.server.fault({ ...part, ...stage.place, times: row.times ?? 1 });
}

function inputOf({ row }: RunCell, { connection, spec }: RunStage, key: string): RunJobInput {
  return { connection, key, job: spec, backoff: QUICK, collect: { messages: false, content: false }, ...row.input };
}

async function endOf(handle: WorkflowHandle): Promise<RunEnd> {
  try {
    return { outcome: (await handle.result()) as RunOutcome };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
    const { type, details } = error.cause;
    const [outcome, evidence] = (details ?? []) as [RunOutcome?, SubmitEvidence?];
    return { failure: type ?? 'a failure without a type', outcome, evidence };
  }
}
