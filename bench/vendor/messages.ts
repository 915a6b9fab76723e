/** What the bench asks of the vendor's process, and what comes back. */

/** How long a job runs until it succeeds: so many milliseconds, or until it was polled so often. */
export type Life = { ms: number } | { reads: number };

export type Turn = 'cancelling' | 'succeeded';

export type Request =
  | { ask: 'jobs'; lives: Life[] }
  /** The polls since then, in milliseconds since the epoch. */
  | { ask: 'polls'; sinceMs: number }
  | { ask: 'requests' }
  /** The jobs are cancelling from now on, or have succeeded. */
  | { ask: 'turn'; jobIds: string[]; to: Turn }
  /** Every request is answered with 503, or none is any more. */
  | { ask: 'down'; isDown: boolean }
  | { ask: 'forget' };

/** Of which job, when it came, and when it was answered. */
export type Poll = [jobId: string, at: number, doneAt: number];

export interface Reply {
  ids?: string[];
  polls?: Poll[];
  requests?: number;
}
