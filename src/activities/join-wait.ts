import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { isOwnEnd, readEnd, snapshotOf, waitHandle } from '../client/waits.js';
import { followedEnd } from './follow-wait.js';
import { JOIN_SIGNAL, type Caller } from '../contract/wait-messages.js';
import type { FoundWait, JoinRequest } from '../contract/activities.js';

/** Looks for the wait of a job; one that runs is told of the caller, so that it is not cancelled over its head. */
export function joinWait(client: Client) {
  return async ({ connection, jobId, caller }: JoinRequest): Promise<FoundWait> => {
    const handle = waitHandle(client, connection, jobId);
    const found = await snapshotOf(handle);
    if (!found) return { none: true };
    if (found.running && (await isTold(() => handle.signal<[Caller]>(JOIN_SIGNAL, { caller })))) {
      return { run: { runId: found.runId, firstRunId: found.firstRunId } };
    }
    const end = await readEnd(client, handle);
    return { end: followedEnd(end), isOwn: isOwnEnd(end) };
  };
}

/** False where the wait has ended meanwhile. */
async function isTold(tell: () => Promise<void>): Promise<boolean> {
  try {
    await tell();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
