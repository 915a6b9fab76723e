/** Whether what a run says about its job is what the vendor has started. Pure. */
import type { SubmitResult } from '../../src/contract/run-job.js';
import type { Violation } from './facts.js';

/** What a run says at its end. */
export interface SaidOfRun {
  /** null if it says that it has sent no request. */
  result: SubmitResult | null;
  /** The type of its failure; undefined if it returned. */
  failure?: string;
  /** null if it knows no job. */
  jobId: string | null;
}

export interface StartedFor {
  /** The run. */
  about: string;
  /** Undefined while the run is running. */
  said: SaidOfRun | undefined;
  /** The ids of the jobs that the vendor has started for it. */
  started: readonly string[];
}

/** At most one job, unless the run says that it does not know; and a job that is started is never called none. */
export function checkStarted({ about, said, started }: StartedFor): Violation[] {
  if (!said) return [{ about, expected: 'a run that has ended', came: 'it still runs' }];
  const expected = unmet(said, started);
  if (expected === undefined) return [];
  const { result, failure, jobId } = said;
  const ended = `${result ?? 'nothing sent'}${failure === undefined ? '' : ` (${failure})`}, job ${jobId ?? 'none'}`;
  return [{ about, expected, came: `${ended}; at the vendor: ${started.join(', ') || 'none'}` }];
}

function unmet({ result, failure, jobId }: SaidOfRun, started: readonly string[]): string | undefined {
  if (result === 'uncertain') return failure === 'SubmitUncertain' ? undefined : 'the failure SubmitUncertain';
  if (result === 'submitted' || result === 'adopted') {
    if (started.length !== 1) return 'one job at the vendor';
    return jobId === started[0] ? undefined : 'the job that the vendor has started';
  }
  return started.length === 0 ? undefined : 'no job at the vendor';
}
