import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { ConnectionConfig } from './config.js';

/** What the connection's config allows its callers. */
export function policyOf({ jobPage, cancel, run, limits, watch, watchShards }: ConnectionConfig): ConnectionPolicy {
  return {
    jobPage,
    cancel: cancel !== false,
    run: run.allow,
    upload: run.upload,
    watches: watch === 'shared' ? watchShards : 0,
    limits: {
      minIntervalMs: limits.minInterval,
      maxDeadlineMs: limits.maxDeadline,
      maxContentBytes: limits.maxContentBytes,
      maxMessages: limits.maxMessages,
    },
  };
}
