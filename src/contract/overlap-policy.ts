/** What a schedule does while a run of it is running. Pure. */

/** By the names of Temporal's own command, with those of the SDK. */
export const OVERLAP_POLICIES = {
  Skip: 'SKIP',
  BufferOne: 'BUFFER_ONE',
  BufferAll: 'BUFFER_ALL',
  CancelOther: 'CANCEL_OTHER',
  TerminateOther: 'TERMINATE_OTHER',
  AllowAll: 'ALLOW_ALL',
} as const;
export type OverlapPolicy = keyof typeof OVERLAP_POLICIES;

/** Not offered: it leaves the job of the other run running at the vendor. */
export const LEAVES_THE_JOB: OverlapPolicy = 'TerminateOther';

export const OFFERED_OVERLAPS = (Object.keys(OVERLAP_POLICIES) as OverlapPolicy[]).filter(
  (name) => name !== LEAVES_THE_JOB,
);
