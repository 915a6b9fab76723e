/** Commands that steer a running wait: `extend` and `poll-now`. */
import {
  isGrpcDeadlineError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { waitHandle } from '../../client/waits.js';
import { parseDuration } from '../../contract/duration.js';
import { EXIT } from '../../contract/failures.js';
import {
  EXTEND_DEADLINE_UPDATE,
  POLL_NOW_SIGNAL,
  type ExtendDeadlineInput,
  type ExtendDeadlineResult,
} from '../../contract/wait-messages.js';
import { noSuchWait, usageProblem, workerAbsent } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

/** An update is answered by a worker; without one it would be awaited for ever. */
const UPDATE_PATIENCE_MS = 5_000;

export async function extendCommand(
  context: CommandContext,
  connection: string,
  jobId: string,
  flags: { deadline: string },
): Promise<number> {
  if (parseDuration(flags.deadline) === undefined) {
    throw usageProblem(
      ['--deadline: expected a duration such as "90s" or "6h", counted from now'],
      'see `vigil extend --help`',
    );
  }
  const client = await context.client();
  try {
    const { deadlineAt } = await client.withDeadline(Date.now() + UPDATE_PATIENCE_MS, () =>
      waitHandle(client, connection, jobId).executeUpdate<ExtendDeadlineResult, [ExtendDeadlineInput]>(
        EXTEND_DEADLINE_UPDATE,
        { args: [{ deadline: flags.deadline }] },
      ),
    );
    context.result(`The deadline is now ${deadlineAt}.`, { connection, jobId, deadlineAt });
    return EXIT.ok;
  } catch (error) {
    throw updateProblem(error, connection, jobId);
  }
}

export async function pollNowCommand(context: CommandContext, connection: string, jobId: string): Promise<number> {
  const client = await context.client();
  try {
    await waitHandle(client, connection, jobId).signal(POLL_NOW_SIGNAL);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw noSuchWait(connection, jobId, 'no wait is running');
    throw error;
  }
  context.result(`Asked to poll now at ${connection} ${jobId}.`, { connection, jobId, pollNow: 'requested' });
  return EXIT.ok;
}

function updateProblem(error: unknown, connection: string, jobId: string): unknown {
  if (error instanceof WorkflowNotFoundError) return noSuchWait(connection, jobId, 'no wait is running');
  if (error instanceof WorkflowUpdateFailedError) return usageProblem([error.cause?.message ?? error.message]);
  const late = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error);
  return late ? workerAbsent('no worker answered the wait in time; the extension may still be taken up later') : error;
}
