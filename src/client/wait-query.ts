/** Temporal's list filter for the waits of a namespace. */
import { waitIdPrefix } from '../contract/ids.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';

export interface WaitQuery {
  /** The type of the workflows. @default that of waits */
  type?: string;
  connection?: string;
  /** The start of the job's id. Needs a connection; no quotes or backslashes. */
  jobIdStart?: string;
  only?: 'running' | 'ended';
  /** Further complete conditions; empty ones are left out. */
  more?: string[];
}

export function waitQuery({ type = AWAIT_JOB, connection, jobIdStart = '', only, more = [] }: WaitQuery): string {
  return [
    `WorkflowType = "${type}"`,
    // The earlier runs of a wait that continued as new are not waits of their own.
    only === 'running' ? 'ExecutionStatus = "Running"' : 'ExecutionStatus != "ContinuedAsNew"',
    only === 'ended' ? 'ExecutionStatus != "Running"' : '',
    connection ? `WorkflowId STARTS_WITH "${waitIdPrefix(connection, jobIdStart)}"` : '',
    ...more,
  ]
    .filter(Boolean)
    .join(' AND ');
}
