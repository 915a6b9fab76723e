/** Temporal's list filter for the waits of a namespace. */
import { waitIdPrefix } from '../contract/ids.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';

export interface WaitQuery {
  connection?: string;
  /** The start of the job's id. Needs a connection; no quotes or backslashes. */
  jobIdStart?: string;
  only?: 'running' | 'ended';
  /** Further complete conditions; empty ones are left out. */
  more?: string[];
}

export function waitQuery({ connection, jobIdStart = '', only, more = [] }: WaitQuery): string {
  return [
    `WorkflowType = "${AWAIT_JOB}"`,
    // The earlier runs of a wait that continued as new are not waits of their own.
    only === 'running' ? 'ExecutionStatus = "Running"' : 'ExecutionStatus != "ContinuedAsNew"',
    only === 'ended' ? 'ExecutionStatus != "Running"' : '',
    connection ? `WorkflowId STARTS_WITH "${waitIdPrefix(connection, jobIdStart)}"` : '',
    ...more,
  ]
    .filter(Boolean)
    .join(' AND ');
}
