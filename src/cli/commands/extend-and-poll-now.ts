/** Commands that steer a running wait: `extend` and `poll-now`. */
import {
  isGrpcDeadlineError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { WaitHandle } from '../../client/wait-handle.js';
import { parseDuration } from '../../contract/duration.js';
import { EXIT } from '../../contract/failures.js';
import type { JobReference } from '../../contract/ids.js';
import type { CommandContext } from '../terminal/command-context.js';
import { usageProblem, workerAbsent } from '../terminal/problem.js';
import { notRunning } from './ended-wait.js';

/** A worker must answer an update; without one the call would never return. */
const UPDATE_TIMEOUT_MS = 5_000;

export async function extendCommand(
  context: CommandContext,
  job: JobReference,
  { deadline }: { deadline: string },
): Promise<number> {
  if (parseDuration(deadline) === undefined) {
    throw usageProblem(
      ['--deadline: expected a duration such as "90s" or "6h", counted from now'],
      'see `vigil extend --help`',
    );
  }
  const client = await context.client();
  try {
    const { deadlineAt } = await client.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
      new WaitHandle(client, job).extendDeadline(deadline),
    );
    context.result(`The deadline is now ${deadlineAt}.`, { ...job, deadlineAt });
    return EXIT.ok;
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? await notRunning(client, job) : updateProblem(error);
  }
}

export async function pollNowCommand(context: CommandContext, job: JobReference): Promise<number> {
  const client = await context.client();
  try {
    await new WaitHandle(client, job).pollNow();
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? await notRunning(client, job) : error;
  }
  context.result(`Requested a poll of ${job.connection} ${job.jobId}.`, { ...job, pollNow: 'requested' });
  return EXIT.ok;
}

function updateProblem(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) return usageProblem([error.cause?.message ?? error.message]);
  const late = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error);
  return late
    ? workerAbsent('no worker answered for the wait in time; a worker may still apply the new deadline')
    : error;
}
