/** How a vendor's client starts a job. Each method makes its requests and returns: it never retries. */
import type { FoundJob, Prepared, SubmitOrder } from '../../contract/run-job.js';

export interface Submission {
  /**
   * Checks the vendor's part of an order, without a request.
   * @returns what the connection's `run.allow` must match @throws RefusedInput with all problems
   */
  check(job: Record<string, unknown>): string;

  /**
   * The ids of the jobs that are listed now. Present if only the difference of two lists shows a new job.
   * @returns undefined if the connection's user may not read the list, so that the vendor cannot be searched @throws VendorError
   */
  listed?(job: Record<string, unknown>, signal: AbortSignal): Promise<string[] | undefined>;

  /** Sends the request that starts the job, once. @returns the job's id @throws VendorError */
  submit(order: SubmitOrder, signal: AbortSignal): Promise<string>;

  /** Whether the vendor's list shows the marker of an order. If not, `find` gives the jobs that are new. */
  readonly shows?: 'marker';

  /** Whether the vendor's list shows the jobs of two specs alike, so that a search may find one for the other. @default always */
  alike?(one: Record<string, unknown>, other: Record<string, unknown>): boolean;

  /** Searches for the job of a request whose answer was lost. Absent if the vendor cannot be searched. @throws VendorError */
  find?(sent: SentOrder, signal: AbortSignal): Promise<FoundJob[]>;
}

/** An order whose request left between the two times, in milliseconds since the epoch by the worker's clock. */
export interface SentOrder extends SubmitOrder {
  prepared: Prepared;
  sentFrom: number;
  sentUntil: number;
}

/** The vendor's clock may differ from the worker's by this much. */
export const CLOCK_SKEW_MS = 120_000;
