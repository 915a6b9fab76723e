/** What the bench asks of the vendor's process, and what comes back. */

export type Request =
  /** New jobs, of which each runs for so many milliseconds and then succeeds. */
  | { ask: 'jobs'; lastMs: number[] }
  /** The looks since then, in milliseconds since the epoch. */
  | { ask: 'looks'; sinceMs: number }
  | { ask: 'requests' }
  | { ask: 'forget' };

/** Of which job, when it came, and when it was answered. */
export type Look = [jobId: string, at: number, doneAt: number];

export interface Reply {
  ids?: string[];
  looks?: Look[];
  requests?: number;
}
