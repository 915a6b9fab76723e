/** The commands for a run whose job may or may not run. Pure. */
import { quoted, shellCommand } from './shell-word.js';

export interface RunPlace {
  connection: string;
  workflowId: string;
  taskQueue: string;
  namespace: string;
}

/** Those that await a job, and the one that sends the request again: it needs the input of the run in `run.json`. */
export function adoptCommands(place: RunPlace, found: readonly { jobId: string }[]): string[] {
  const { connection, workflowId, taskQueue, namespace } = place;
  const inNamespace = namespace === 'default' ? [] : ['--namespace', quoted(namespace)];
  const run = ['--task-queue', quoted(taskQueue), '--workflow-id', quoted(workflowId), '--input-file run.json'];
  return [
    ...found.map(({ jobId }) => shellCommand(['vigil', 'await'], [connection, jobId], inNamespace)),
    shellCommand(['temporal', 'workflow', 'start', '--type', 'runJob'], [], [...run, ...inNamespace]),
  ];
}
