import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { otherRuns, type UnresolvedRun } from '../client/other-runs.js';
import type { FindAnswer, FindRequest, FoundJob } from '../contract/run-job.js';
import type { Submission } from '../vendors/shared/submission.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, withLimit } from './attempt.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

const FIND_LIMIT_MS = 60_000;
/** The delay before the next attempt, unless the vendor asks for another one. */
const RETRY_MS = 10_000;
/** More are no better evidence. */
const MOST_FOUND = 20;

/**
 * Searches the vendor for the job of a request whose answer was lost. Temporal retries it while the vendor cannot be reached.
 * @param temporal tells which jobs other runs have started; without it, and with a marker, no job is left out
 */
export function findSubmitted(connection: string, { submission }: VendorClient, temporal?: Client) {
  return async (request: FindRequest): Promise<FindAnswer> => {
    const find = submission?.find?.bind(submission);
    if (!submission || !find) return { found: [] };
    return attempt((cancelled) =>
      withLimit(FIND_LIMIT_MS, cancelled, async (signal) => {
        let found: FoundJob[];
        try {
          found = await find(request, signal);
        } catch (error) {
          const { what, retryAfterMs } = problemOf(error);
          throw noChange(`the vendor could not be searched: ${what}`, retryAfterMs ?? RETRY_MS);
        }
        if (temporal && submission.shows !== 'marker' && found.length > 0) {
          return withoutOthers(connection, submission, temporal, request, found);
        }
        return { found: found.slice(0, MOST_FOUND) };
      }),
    );
  };
}

/** Without the jobs that other runs of Vigil have started, and with the runs that may have started one of the others. */
async function withoutOthers(
  connection: string,
  submission: Submission,
  temporal: Client,
  request: FindRequest,
  found: readonly FoundJob[],
): Promise<FindAnswer> {
  const { workflowId, runId } = Context.current().info.workflowExecution ?? { workflowId: '', runId: '' };
  const asking = { connection, workflowId, runId, sentFrom: request.sentFrom };
  const others = await otherRuns(
    temporal,
    asking,
    found.map(({ jobId }) => jobId),
  ).catch((error: unknown) => {
    throw noChange(`Temporal did not say which jobs other runs have started: ${(error as Error).message}`, RETRY_MS);
  });
  const free = found.filter(({ jobId }) => !others.jobs.has(jobId)).slice(0, MOST_FOUND);
  const rivals = others.unresolved.filter((run) => mayHaveStarted(run, submission, request)).map(({ key }) => key);
  return { found: free, ...(free.length > 0 && rivals.length > 0 && { rivals: rivals.sort().slice(0, MOST_FOUND) }) };
}

function mayHaveStarted({ job, sentAt }: UnresolvedRun, submission: Submission, request: FindRequest): boolean {
  if (sentAt > (request.seenAt ?? Infinity)) return false;
  if (!job || !submission.alike) return true;
  return submission.alike(job, request.job);
}
