/** What the job table's worker and its contender both know. */
export const LOOK_TASK = 'look';
export const ENDS_TABLE = 'ended_jobs';

export interface LookPayload {
  jobId: string;
  paceMs: number;
}
