/** The only place that makes the ids of workflows and the names of task queues. Pure. */
import { utf8Length } from './utf8-length.js';

/** Identifies a job, and with it the wait for that job. */
export interface JobReference {
  connection: string;
  jobId: string;
}

/** A connection's name, which is also part of workflow ids and task queue names. */
export const CONNECTION_NAME = /^[a-z0-9-]{1,40}$/;

export function isConnectionName(name: unknown): name is string {
  return typeof name === 'string' && CONNECTION_NAME.test(name);
}

/** The workflow id of the wait for a job: one per job, so that two waits for the same job never run at once. */
export function waitId(connection: string, jobId: string): string {
  return `vigil:${connection}:${jobId}`;
}

/** The start of the workflow ids of a connection's waits, or of those whose job id starts like this. */
export function waitIdPrefix(connection: string, jobIdStart = ''): string {
  return waitId(connection, jobIdStart);
}

/** The server refuses longer ids, and with them the workflow task that has one in a command. */
const MAX_WORKFLOW_ID_BYTES = 1_000;

/** Whether a workflow may have this id, so that it can be in a command. */
export function isWorkflowId(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && utf8Length(text) <= MAX_WORKFLOW_ID_BYTES;
}

/** The start of what follows the connection in a run's workflow id. No job id begins like this. */
const RUN_PREFIX = 'run:';

/** The workflow id of a run: one per key, so that a key starts one job. */
export function runId(connection: string, key: string): string {
  return `vigil:${connection}:${RUN_PREFIX}${key}`;
}

/** Identifies a run. */
export interface RunReference {
  connection: string;
  key: string;
}

/** The connection and key in a run's workflow id; undefined for any other id. */
export function runOfRunId(workflowId: string): RunReference | undefined {
  const match = /^vigil:([a-z0-9-]{1,40}):run:(.+)$/s.exec(workflowId);
  return match?.[1] && match[2] ? { connection: match[1], key: match[2] } : undefined;
}

/** The run in the place of a job, where it is shown before its job is known. Its wait would have the workflow id of the run. */
export function runAsJob({ connection, key }: RunReference): JobReference {
  return { connection, jobId: `${RUN_PREFIX}${key}` };
}

/** The connection and job in a wait's workflow id; undefined for any other id. */
export function jobOfWaitId(workflowId: string): JobReference | undefined {
  const match = /^vigil:([a-z0-9-]{1,40}):(?!run:)(.+)$/s.exec(workflowId);
  return match?.[1] && match[2] ? { connection: match[1], jobId: match[2] } : undefined;
}

/** The workflow id of the watch of a connection, or of one of its shards. The name `watch` is no connection's. */
export function watchId(connection: string, shard: number): string {
  return shard === 0 ? `vigil:watch:${connection}` : `vigil:watch:${connection}:${shard}`;
}

/** The connection and shard in a watch's workflow id; undefined for any other id. */
export function watchOfWatchId(workflowId: string): { connection: string; shard: number } | undefined {
  const [, connection, shard = '0'] = /^vigil:watch:([a-z0-9-]{1,40})(?::([1-9]\d{0,5}))?$/.exec(workflowId) ?? [];
  return connection === undefined ? undefined : { connection, shard: Number(shard) };
}

/** The connection in a watch's workflow id; undefined for any other id. */
export function connectionOfWatchId(workflowId: string): string | undefined {
  return watchOfWatchId(workflowId)?.connection;
}

/** Whether the workflow id is that of a watch of the connection. */
export function isWatchOf(workflowId: unknown, connection: string): boolean {
  return typeof workflowId === 'string' && connectionOfWatchId(workflowId) === connection;
}

/** The workflow id of a notification: one per event of a wait, so that it is delivered once. The name `notify` is no connection's. */
export function notifyId(firstRunId: string, event: string): string {
  return `vigil:notify:${firstRunId}:${event}`;
}

/** The workflow id of a reported problem of a connection: one at a time, so that one of its waits reports it. */
export function troubleId(connection: string, condition: string, forMs: number): string {
  return `vigil:notify:${connection}:${condition}:${forMs}`;
}

/** The workflow id of many runs with a name. The name `many` is no connection's. */
export function manyId(name: string): string {
  return `${MANY_PREFIX}${name}`;
}

const MANY_PREFIX = 'vigil:many:';

/** The name in the workflow id of many runs; undefined for any other id, such as that of a page. */
export function nameOfManyId(workflowId: string): string | undefined {
  const name = workflowId.startsWith(MANY_PREFIX) ? workflowId.slice(MANY_PREFIX.length) : '';
  return name === '' || name.includes(':') ? undefined : name;
}

/** The workflow id of a page of many runs. @param token of their start: pages of an earlier start with the same name are others */
export function pageId(name: string, token: string, page: number): string {
  return `${manyId(name)}:${token}:${page}`;
}

/** Names that workflow ids use for something else than a connection. */
export const RESERVED_NAMES: readonly string[] = ['watch', 'notify', 'many'];

/** The default task queue of the workflows, and the prefix of the connections' queues. */
export const DEFAULT_TASK_QUEUE = 'vigil';

/** The queue of a connection's polls. The server applies the connection's rate limit to it. */
export function pollsQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}`;
}

/** The queue of the deliveries of notifications, so that a target that hangs delays nothing else. The name `notify` is no connection's. */
export function notifyQueue(taskQueue: string): string {
  return `${taskQueue}/notify`;
}

/** The queue of a connection's cancels, collections, submits and uploads. It has no rate limit, so polls never delay a cancel. */
export function actsQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}/act`;
}
