/** One call of the Nexus operation. A workflow of its own, so that a token of a call names nothing but the call. */
import { ParentClosePolicy, workflowInfo } from '@temporalio/workflow';
import type { RunOutcome } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import { callRun } from './call-run.js';

/** The cancel of a call cancels the run that it started, and only leaves one that another caller has started. @throws RunJobFailure */
export function runJobCall(input: RunJobInput): Promise<RunOutcome> {
  const { taskQueue } = workflowInfo();
  return callRun(input, { taskQueue, parentClosePolicy: ParentClosePolicy.ABANDON, cancelsJoined: false });
}
