import { ActivityFailure, TimeoutFailure } from '@temporalio/workflow';

/** Whether the activity stayed in its queue too long. It is only a suspicion that nobody serves it: under a rate limit it happens with a live worker. */
export function isUnstarted(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}
