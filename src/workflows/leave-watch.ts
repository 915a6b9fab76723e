import { getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import { LEAVE_WATCH_SIGNAL } from '../contract/watch.js';
import type { Wait } from './wait.js';

/** The wait polls by itself again, and its watch, if it has one, no longer polls its job. */
export async function leaveWatch(wait: Wait): Promise<void> {
  const { watch } = wait.record;
  if (watch === undefined) return;
  wait.takeBack();
  const { workflowId } = workflowInfo();
  // A watch that is gone polls nothing.
  await getExternalWorkflowHandle(watch)
    .signal(LEAVE_WATCH_SIGNAL, workflowId)
    .catch(() => undefined);
}
