/** The states of an Alteryx Server job: https://help.alteryx.com, "Job Endpoints", fields `status` and `disposition`. */
import type { JobState } from '../../contract/job.js';
import type { Severity } from '../../contract/outcome.js';

// The vendor publishes no list: these words are those of its pages and clients, each spelling of them.
const STATES = new Map<string, JobState>([
  ['Queued', 'queued'],
  ['Initializing', 'running'],
  ['Running', 'running'],
  ['Error', 'failed'],
  ['Cancelled', 'cancelled'],
  ['Canceled', 'cancelled'],
]);

// A job that ran to its end says only here whether it did what was asked. With any other word, or none, we cannot say either.
const ENDS = new Map<string, JobState>([
  ['Success', 'succeeded'],
  ['Warning', 'succeeded'],
  ['Error', 'failed'],
]);

export function stateOf(status: string, disposition: string | null | undefined): JobState {
  if (isCompleted(status)) return ENDS.get(disposition ?? '') ?? 'unknown';
  return STATES.get(status) ?? 'unknown';
}

/** The job ran to its end, well or badly: the vendor writes `Completed` in a job, and `Complete` where it filters jobs. */
export function isCompleted(status: string): boolean {
  return status === 'Completed' || status === 'Complete';
}

/** Both words as the vendor wrote them: `Completed/Success`. */
export function vendorStateOf(status: string, disposition: string | null | undefined): string {
  return disposition ? `${status}/${disposition}` : status;
}

// Numbers of the Alteryx engine. 4 says that a tool has completed, 5 and 6 that fields were not converted.
const SEVERITIES = new Map<number, Severity>([
  [1, 'info'],
  [2, 'warning'],
  [3, 'error'],
  [4, 'info'],
  [5, 'warning'],
  [6, 'warning'],
]);

/** The rest is progress and data for Alteryx's own windows. */
export function severityOf(status: number | null | undefined): Severity {
  return SEVERITIES.get(status ?? 0) ?? 'info';
}

/** Which part of the workflow spoke; -1 is the engine itself. */
export function sourceOf(toolId: number | null | undefined): string | undefined {
  if (toolId === null || toolId === undefined) return undefined;
  return toolId === -1 ? 'engine' : `tool ${toolId}`;
}
