import { ApplicationFailure } from '@temporalio/common';
import type { PollActivities, Rejection, WaitActivities } from '../contract/activities.js';
import { isFailureType } from '../contract/failures.js';
import { UNSEEN } from '../contract/job.js';

/** Accepts the input and polls the job. An activity of the connection, so that all of this is in the history and zod stays out of the workflow bundle. */
export function firstPoll(
  acceptInput: WaitActivities['acceptInput'],
  pollForChange: PollActivities['pollForChange'],
): PollActivities['firstPoll'] {
  return async (raw) => {
    const answer = await acceptInput(raw);
    if ('problems' in answer) return answer;
    const { jobId, backoff, collect, content } = answer.accepted;
    const wanted = collect.content && content.file !== undefined ? content : undefined;
    const request = { jobId, last: UNSEEN, backoff, initialDelay: false, pollsBefore: 0, ...(wanted && { wanted }) };
    return { ...answer, poll: await pollForChange(request).catch(rejection) };
  };
}

/** The accepted input must reach the workflow, which a failure would not carry. @throws any other error */
function rejection(error: unknown): Rejection {
  if (!(error instanceof ApplicationFailure) || !error.nonRetryable || !isFailureType(error.type)) throw error;
  return { rejected: error.type, problem: error.message };
}
