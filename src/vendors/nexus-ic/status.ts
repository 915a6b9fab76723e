/** The states of a NEXUS IC server job: https://docs.nexusic.com, "Job Status", field `status`. */
import type { JobState } from '../../contract/job.js';

const STATES: Record<number, JobState> = {
  1: 'queued', // Waiting to Start
  2: 'running', // Starting
  3: 'running', // Running
  4: 'succeeded', // Completed
  5: 'failed', // Failed
  6: 'paused', // Paused: may continue
};

export function stateOf(status: number): JobState {
  return STATES[status] ?? 'unknown';
}

/** NEXUS IC estimates the number of rows, so its percentage may exceed 100. Vigil shows 100 and does not treat the job as finished. */
export function percentOf(percentComplete: number | null | undefined): number | undefined {
  if (typeof percentComplete !== 'number' || Number.isNaN(percentComplete)) return undefined;
  return Math.min(100, Math.max(0, Math.round(percentComplete)));
}
