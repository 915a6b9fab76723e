/** The states of an Alteryx Server job: https://help.alteryx.com, "Job Endpoints", fields `status` and `disposition`. */
import type { JobState } from '../../contract/job.js';
import type { Severity } from '../../contract/outcome.js';

// The API's own description lists Created, Queued, Running, Completed and Cancelled. The other words are from the vendor's pages and from
// clients.
const STATES = new Map<string, JobState>([
  ['Created', 'queued'],
  ['Queued', 'queued'],
  ['Initializing', 'running'],
  ['Running', 'running'],
  ['Error', 'failed'],
  ['Cancelled', 'cancelled'],
  ['Canceled', 'cancelled'],
]);

// Only the disposition says whether a completed job succeeded. Any other word, or none, is `unknown`.
const ENDS = new Map<string, JobState>([
  ['Success', 'succeeded'],
  ['Warning', 'succeeded'],
  ['Error', 'failed'],
]);

export function stateOf(status: string, disposition: string | null | undefined): JobState {
  if (isCompleted(status)) return ENDS.get(disposition ?? '') ?? 'unknown';
  return STATES.get(status) ?? 'unknown';
}

/** The job ran to its end, successfully or not. The vendor writes `Completed` in a job, and `Complete` in its filter. */
export function isCompleted(status: string): boolean {
  return status === 'Completed' || status === 'Complete';
}

/** The vendor's own words, such as `Completed/Success`. */
export function vendorStateOf(status: string, disposition: string | null | undefined): string {
  return disposition ? `${status}/${disposition}` : status;
}

// Numbers of the Alteryx engine. 4: a tool has completed; 5 and 6: fields were not converted.
const SEVERITIES = new Map<number, Severity>([
  [1, 'info'],
  [2, 'warning'],
  [3, 'error'],
  [4, 'info'],
  [5, 'warning'],
  [6, 'warning'],
]);

/** Other numbers are progress and data for Alteryx's own user interface. */
export function severityOf(status: number | null | undefined): Severity {
  return SEVERITIES.get(status ?? 0) ?? 'info';
}

/** The part of the workflow that wrote a message; -1 is the engine. */
export function sourceOf(toolId: number | null | undefined): string | undefined {
  if (toolId === null || toolId === undefined) return undefined;
  return toolId === -1 ? 'engine' : `tool ${toolId}`;
}
