/** The error that callers get when a run returns no outcome. */
import type { RunOutcome, SubmitEvidence } from '../contract/run-job.js';
import { AwaitJobFailure, type AwaitJobFailureType } from './await-job-failure.js';

/**
 * The run ended without a successful job. It is an AwaitJobFailure too, because a run that has its job can end in each way in which a wait
 * ends; `SubmitRejected` and `SubmitUncertain` are its own.
 */
export class RunJobFailure extends AwaitJobFailure {
  declare readonly outcome: RunOutcome;
  /** Why nobody knows whether the job runs, and the commands to choose from. Present if `type` is `SubmitUncertain`. */
  readonly evidence: SubmitEvidence | undefined;

  constructor(type: AwaitJobFailureType, message: string, outcome: RunOutcome, evidence?: SubmitEvidence) {
    super(type, message, outcome, ...(evidence ? [evidence] : []));
    this.evidence = evidence;
  }
}
