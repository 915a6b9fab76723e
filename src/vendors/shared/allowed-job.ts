/** Checks what a connection may start and upload, without a request. */
import type { ConnectionPolicy } from '../../contract/connection-policy.js';
import { matches, shownPatterns } from './name-pattern.js';
import { RefusedInput } from './refused-input.js';
import type { Submission } from './submission.js';
import type { VendorClient } from './vendor-client.js';

/** What the config of a connection lets callers start and upload. */
export type RunPolicy = Pick<ConnectionPolicy, 'run' | 'upload'>;

export interface AllowedJob {
  submission: Submission;
  /** What the pattern matches. */
  name: string;
  /** The pattern of the connection's `run.allow` that allows the job. */
  pattern: string;
}

/**
 * @param files the paths of the files that the job needs first
 * @throws RefusedInput if the vendor's jobs cannot be started, the spec is wrong, no pattern allows the job, or its files cannot be uploaded
 */
export function allowedJob(
  { submission, uploads, vendor }: Pick<VendorClient, 'submission' | 'uploads' | 'vendor'>,
  policy: RunPolicy,
  job: Record<string, unknown>,
  files: readonly string[] = [],
): AllowedJob {
  if (!submission) throw new RefusedInput(`job: Vigil cannot start jobs of ${vendor}`);
  const name = submission.check(job);
  const pattern = policy.run.find((one) => matches(name, one));
  if (pattern === undefined) {
    const what = policy.run.length === 0 ? 'to start no jobs' : `to start only ${shownPatterns(policy.run)}`;
    throw new RefusedInput(
      `job: this connection allows ${what}, and not ${name}; choose another job, or add a pattern to "run.allow" of the connection in vigil.yaml`,
    );
  }
  if (files.length > 0 && !uploads) throw new RefusedInput(`upload: Vigil cannot upload files to ${vendor}`);
  const refused = files.filter((path) => !policy.upload.some((one) => matches(path, one)));
  if (refused.length > 0) {
    const what = policy.upload.length === 0 ? 'no uploads' : `only uploads of ${shownPatterns(policy.upload)}`;
    throw new RefusedInput(
      `upload: this connection allows ${what}, and not ${shownPatterns(refused)}; choose another file, or add a pattern to "run.upload" of the connection in vigil.yaml`,
    );
  }
  uploads?.check?.(job, files);
  return { submission, name, pattern };
}
