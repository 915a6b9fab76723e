/** Checks what a connection may start, without a request. */
import { matches, shownPatterns } from './name-pattern.js';
import { RefusedInput } from './refused-input.js';
import type { Submission } from './submission.js';
import type { VendorClient } from './vendor-client.js';

export interface AllowedJob {
  submission: Submission;
  /** What the pattern matches. */
  name: string;
  /** The pattern of the connection's `run.allow` that allows the job. */
  pattern: string;
}

/**
 * @param patterns of the connection's `run.allow`
 * @throws RefusedInput if the vendor's jobs cannot be started, the spec is wrong, or no pattern allows the job
 */
export function allowedJob(
  { submission, vendor }: Pick<VendorClient, 'submission' | 'vendor'>,
  patterns: readonly string[],
  job: Record<string, unknown>,
): AllowedJob {
  if (!submission) throw new RefusedInput(`job: Vigil cannot start jobs of ${vendor}`);
  const name = submission.check(job);
  const pattern = patterns.find((one) => matches(name, one));
  if (pattern !== undefined) return { submission, name, pattern };
  const what = patterns.length === 0 ? 'to start no jobs' : `to start only ${shownPatterns(patterns)}`;
  throw new RefusedInput(
    `job: this connection allows ${what}, and not ${name}; choose another job, or add a pattern to "run.allow" of the connection in vigil.yaml`,
  );
}
