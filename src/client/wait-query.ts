/** Temporal's list filter for the waits of a namespace. */
import { AWAIT_JOB } from '../contract/wait-messages.js';

export interface WaitQuery {
  connection?: string;
  /** How the job's id begins; with a connection only, and without quotes and backslashes. */
  jobIdStart?: string;
  only?: 'running' | 'ended';
  /** More conditions, each whole; an empty one is left out. */
  more?: string[];
}

export function waitQuery({ connection, jobIdStart = '', only, more = [] }: WaitQuery): string {
  return [
    `WorkflowType = "${AWAIT_JOB}"`,
    // The runs that a long wait leaves behind when it goes on as new are not waits of their own.
    only === 'running' ? 'ExecutionStatus = "Running"' : 'ExecutionStatus != "ContinuedAsNew"',
    only === 'ended' ? 'ExecutionStatus != "Running"' : '',
    connection ? `WorkflowId STARTS_WITH "vigil:${connection}:${jobIdStart}"` : '',
    ...more,
  ]
    .filter(Boolean)
    .join(' AND ');
}
