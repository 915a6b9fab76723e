import type { Client } from '@temporalio/client';
import { isJobsOwnEnd } from '../client/wait-end.js';
import { WaitHandle } from '../client/wait-handle.js';
import type { FoundWait, JoinRequest } from '../contract/activities.js';
import { followedEnd } from './follow-wait.js';

/**
 * Finds the wait for a job. If it is running, adds the calling workflow, so that a cancel of another caller does not cancel the job, and so that
 * the wait signals its end.
 */
export function joinWait(client: Client) {
  return async ({ caller, input, ...job }: JoinRequest): Promise<FoundWait> => {
    const handle = new WaitHandle(client, job);
    const found = await handle.describe();
    if (!found) return { none: true };
    if (found.running && (await handle.join({ caller, follows: true }))) {
      const ignored = input && (await handle.ignoredSettings(input));
      return { run: { runId: found.runId, firstRunId: found.firstRunId }, ignored };
    }
    // By its run: a later wait for the same job may have started since, and take days.
    const end = await new WaitHandle(client, job, { runId: found.runId }).result();
    return { end: followedEnd(end), isOwn: isJobsOwnEnd(end) };
  };
}
