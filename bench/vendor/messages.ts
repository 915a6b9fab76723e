/** What the bench asks of the vendor's process, and what comes back. */

/** How long a job runs until it succeeds: so many milliseconds, or until it was looked at so often. */
export type Life = { ms: number } | { reads: number };

export type Request =
  | { ask: 'jobs'; lives: Life[] }
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
