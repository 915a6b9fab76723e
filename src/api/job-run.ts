/** A run in the hands of a program. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { RunEnd } from '../client/run-end.js';
import type { RunHandle } from '../client/run-handle.js';
import type { RunOutcome, RunProgress } from '../contract/run-job.js';
import { RunJobFailure } from '../workflows/run-job-failure.js';

export class JobRun {
  constructor(private readonly handle: RunHandle) {}

  get workflowId(): string {
    return this.handle.workflowId;
  }

  /**
   * How far the run is: whether the request has left, what came of it, and the id of the job once it is known.
   * @returns undefined if no worker answers within 5 s, or before the run has accepted its input
   * @throws WorkflowNotFoundError if there is no such run
   */
  async progress(): Promise<RunProgress | undefined> {
    const progress = await this.handle.progress();
    if (progress === undefined && !(await this.handle.describe())) {
      throw new WorkflowNotFoundError('there is no run with this key', this.workflowId, undefined);
    }
    return progress;
  }

  /** The outcome at the end of the run, which may take days. @throws RunJobFailure; WorkflowNotFoundError if there is no such run */
  async result(): Promise<RunOutcome> {
    return runOutcomeOrFailure(await this.handle.result());
  }

  /**
   * Requests a cancel of the run: before the request leaves, no job is started; later, the job is cancelled. `result` reports how it went.
   * @param reason kept in the outcome @throws WorkflowNotFoundError if the run is not running
   */
  async cancel(reason: string): Promise<void> {
    await this.handle.cancel(reason);
  }
}

export function runOutcomeOrFailure({ outcome, error, evidence }: RunEnd): RunOutcome {
  if (error) throw new RunJobFailure(error.type, error.message, outcome, evidence);
  return outcome;
}
