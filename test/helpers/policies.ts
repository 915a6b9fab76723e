import type { ConnectionPolicy } from '../../src/contract/connection-policy.js';

const MOST = Number.MAX_SAFE_INTEGER;

/** A policy that forbids nothing, so that a test need not wait for a second between two polls. */
export const LIBERAL: ConnectionPolicy = {
  cancel: true,
  run: ['*', '*/*'],
  upload: ['*', '*/*'],
  watches: 0,
  limits: { minIntervalMs: 1, maxDeadlineMs: MOST, maxContentBytes: MOST, maxMessages: MOST },
};
