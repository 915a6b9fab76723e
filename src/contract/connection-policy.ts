/** What a connection's config allows its callers. The worker's activities enforce it, whatever client started the wait. Pure. */

export interface ConnectionPolicy {
  /** The template of a job's page at the vendor. */
  jobPage?: string;
  /** Whether the vendor may be asked to cancel a job. */
  cancel: boolean;
  /** Patterns of the jobs that callers may start; what they match depends on the vendor. */
  run: readonly string[];
  /** Patterns of the paths in the content store that may be uploaded for these jobs. */
  upload: readonly string[];
  limits: ConnectionLimits;
  /** In how many watches the jobs of quiet waits are polled together; 0: each wait polls by itself. */
  watches: number;
}

/** What the wait itself needs to know. Times in milliseconds. */
export interface WaitLimits {
  /** The shortest time between two polls of a job. */
  minIntervalMs: number;
  /** The longest that a job may be awaited. */
  maxDeadlineMs: number;
}

export interface ConnectionLimits extends WaitLimits {
  /** The most content of one job that is stored, in bytes. */
  maxContentBytes: number;
  /** The most messages of one job that are stored. */
  maxMessages: number;
}

/** What callers in other namespaces may do through Nexus. */
export interface NexusPolicy {
  /** The connections whose jobs they may await. */
  connections: readonly string[];
  /** Whether they may cancel jobs. */
  cancel: boolean;
}

/** Why a cancel was refused without a request, as the timeline has it. */
export const CANCEL_FORBIDDEN = "the connection's config forbids cancels (cancel: false)";

/** The share of a connection's rate limit that polls of single waits have, which the server keeps; its watches have the rest. */
export function ownPollsRate(rateLimit: number, { watches }: Pick<ConnectionPolicy, 'watches'>): number {
  return watches === 0 ? rateLimit : rateLimit / 2;
}
