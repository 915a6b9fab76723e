/** What the bench asks of the vendor's process, and what comes back. */

/** How long a job runs until it succeeds: so many milliseconds, or until it was polled so often. */
export type Life = { ms: number } | { reads: number };

export type Request =
  | { ask: 'jobs'; lives: Life[] }
  /** The polls since then, in milliseconds since the epoch. */
  | { ask: 'polls'; sinceMs: number }
  | { ask: 'requests' }
  | { ask: 'forget' };

/** Of which job, when it came, and when it was answered. */
export type Poll = [jobId: string, at: number, doneAt: number];

export interface Reply {
  ids?: string[];
  polls?: Poll[];
  requests?: number;
}
