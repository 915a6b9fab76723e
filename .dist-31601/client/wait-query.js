/** Temporal's list filter for the waits of a namespace. */
import { waitIdPrefix } from '../contract/ids.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';
export function waitQuery({ connection, jobIdStart = '', only, more = [] }) {
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
//# sourceMappingURL=wait-query.js.map