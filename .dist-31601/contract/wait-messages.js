/** The workflow type. */
export const AWAIT_JOB = 'awaitJob';
/** Query: the outcome so far (a {@link JobOutcome}). */
export const JOB_QUERY = 'job';
/** Query: the next deadline or end of a patience (a {@link NextLimit}, or null). */
export const LIMIT_QUERY = 'limit';
/** Signal without arguments: poll the job now. It is only a hint: the state comes from the poll. */
export const POLL_NOW_SIGNAL = 'pollNow';
/** Update: sets a new deadline, a duration counted from now. */
export const EXTEND_DEADLINE_UPDATE = 'extendDeadline';
/** Signal: adds a {@link Caller} that wants this job. */
export const JOIN_SIGNAL = 'join';
/** Update: removes a {@link Caller}, described by {@link LeaveInput}. Answers whether no other caller wants the job. */
export const LEAVE_UPDATE = 'leave';
/** A caller that never leaves, such as a client or a schedule. */
export const NAMELESS_CALLER = '';
/** The workflow type of the Nexus operation: one workflow for each call. */
export const AWAIT_JOB_CALL = 'awaitJobCall';
//# sourceMappingURL=wait-messages.js.map