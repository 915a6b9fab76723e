/** What every cell of a run requires in addition to its own expectation; each defect is a sentence. */
import type { temporal } from '@temporalio/proto';
import type { RunOutcome, SubmitEvidence } from '../../../src/contract/run-job.js';
import { checkStarted } from '../../chaos/started-check.js';
import { firingDefects, secretDefects } from '../defects.js';
import { wordsOfRun, type RunCell } from './cell.js';
import type { RunStage } from './stage.js';

/** What a run says at its end. */
export interface RunEnd {
  /** The type of its failure; undefined if it returned. */
  failure?: string;
  outcome: RunOutcome | undefined;
  evidence?: SubmitEvidence;
}

export interface SeenRun extends RunEnd {
  history: temporal.api.history.v1.IHistoryEvent[];
  /** The number of requests at the other origin. */
  visits: number;
}

/** @returns how it ended, in words, and the defects */
export function runDefectsOf(cell: RunCell, stage: RunStage, seen: SeenRun): { words: string; defects: string[] } {
  const { outcome, failure, evidence } = seen;
  const { server } = stage;
  const made = server.requests('submit').length;
  const started = server.started.all.map(({ id }) => id);
  if (!outcome) return { words: failure ?? 'nothing', defects: ['there is no outcome'] };
  const { submit, state } = outcome;
  const requests = cell.expected.requests === 'several' && made > 1 ? 'several' : made;
  const ends = failure ?? (state === 'succeeded' ? String(submit.result) : `${submit.result}, and ${state}`);
  const words = wordsOfRun({ ends, requests, started: started.length });
  const wanted = wordsOfRun(cell.expected);
  const said = { result: submit.result, failure, jobId: submit.jobId };
  // What the row itself calls a mistake.
  const isMistaken = cell.expected.ends === 'adopted' && cell.expected.started === 0;
  const lost = isMistaken ? [] : checkStarted({ about: stage.connection, said, started });
  const defects = [
    words === wanted ? '' : `expected ${wanted}; came ${words}`,
    ...lost.map(({ expected, came }) => `expected ${expected}; came ${came}`),
    ...firingDefects({ row: cell.row, expected: {} }, stage),
    ...evidenceDefects(failure, evidence),
    ...secretDefects(stage, seen.history),
    server.requests('cancel').length > 0 ? 'a cancel that nobody asked for' : '',
    seen.visits > 0 ? `another origin was asked ${seen.visits} times` : '',
  ];
  return { words, defects: defects.filter((defect) => defect !== '') };
}

/** Whoever must decide sees what to choose from. */
function evidenceDefects(failure: string | undefined, evidence: SubmitEvidence | undefined): string[] {
  if (failure !== 'SubmitUncertain') return evidence ? ['evidence, although nothing is uncertain'] : [];
  return evidence && evidence.commands.length > 0 ? [] : ['uncertain, without evidence and commands'];
}
