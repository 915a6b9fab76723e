/** How a wait begins: the first poll also accepts the input, so that one activity does both. */
import {
  ApplicationFailure,
  condition,
  log,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { FirstPollAnswer, InputAnswer, PollActivities, WaitActivities } from '../contract/activities.js';
import { parseDuration } from '../contract/duration.js';
import { isConnectionName, pollsQueue } from '../contract/ids.js';
import { memoOf } from '../contract/memo.js';
import { newRecord, outcomeOfInput, type WaitRecord } from '../contract/wait-record.js';
import { isAccepted, isInputAnswer } from './wait-result-checks.js';
import { CancellableActivity } from './cancellable-activity.js';
import { beginningDetails, refusedDetails } from './current-details.js';
import { countEnd } from './end-counts.js';
import { isUnstarted } from './schedule-to-start.js';
import { allArrived, ATTEMPTS, SUSPECT_UNSERVED_MS } from './wait.js';

/** `unstarted`: the first poll stayed in its queue too long; undefined if it was interrupted, or failed. */
export type FirstPoll = FirstPollAnswer['poll'] | 'unstarted';

export interface Begun {
  record: WaitRecord;
  poll: FirstPoll;
}

/**
 * @param wanted whether somebody needs the wait now: the input is then accepted without the first poll, which may take a minute
 * @throws ApplicationFailure InvalidInput
 */
export async function begin(raw: unknown, wanted: () => boolean): Promise<Begun> {
  const { startTime, parent } = workflowInfo();
  setCurrentDetails(beginningDetails());
  const first = new CancellableActivity(() => firstPoll(raw));
  await condition(() => first.done || wanted());
  await allArrived();
  first.cancel();
  // A worker of the connection may be older, and refuse what is valid here.
  const polled = isAccepted(first.result) ? first.result : undefined;
  const answer = polled ?? (await accept(raw));
  if (!isAccepted(answer)) throw refusal(raw, answer.problems);
  const record = newRecord(answer.accepted, startTime.getTime(), parent?.workflowId, answer);
  return { record, poll: isUnstarted(first.failure) ? 'unstarted' : polled?.poll };
}

async function firstPoll(raw: unknown): Promise<FirstPollAnswer | undefined> {
  const { connection } = outcomeOfInput(raw, 'waiting', Date.now());
  if (!isConnectionName(connection)) return undefined;
  const activities = proxyActivities<PollActivities>({
    ...ATTEMPTS,
    taskQueue: pollsQueue(workflowInfo().taskQueue, connection),
    scheduleToStartTimeout: queueLimitMs(raw),
    // A poll that fails for a reason of its own must not keep the wait from beginning.
    retry: { ...ATTEMPTS.retry, maximumAttempts: 2 },
    summary: 'accept the input, and poll',
  });
  return activities.firstPoll(raw);
}

/** A caller with less patience for an unserved connection wants to know sooner. What is no duration is refused later. */
function queueLimitMs(raw: unknown): number {
  const { deadline, queueDeadline, patience } = raw as Record<string, unknown>;
  const { unserved } = (patience ?? {}) as Record<string, unknown>;
  const limits = [deadline, queueDeadline, unserved].map(parseDuration).filter((ms) => ms !== undefined);
  return Math.max(1, Math.min(SUSPECT_UNSERVED_MS.unseen, ...limits));
}

async function accept(raw: unknown): Promise<InputAnswer> {
  const { acceptInput } = proxyActivities<Pick<WaitActivities, 'acceptInput'>>({
    startToCloseTimeout: '10s',
    summary: 'accept the input',
  });
  for (;;) {
    const answer: unknown = await acceptInput(raw);
    // An operator may complete an activity with anything.
    if (isInputAnswer(answer)) return answer;
  }
}

function refusal(raw: unknown, problems: string[]): ApplicationFailure {
  setCurrentDetails(refusedDetails(problems));
  const outcome = outcomeOfInput(raw, 'ended', Date.now());
  upsertMemo(memoOf(outcome));
  countEnd(outcome, 'InvalidInput');
  const { connection, jobId } = outcome;
  log.warn(`${connection} ${jobId}: the wait ended: InvalidInput: ${problems.join('; ')}`, {
    connection,
    jobId,
    event: 'ended',
    failure: 'InvalidInput',
  });
  return ApplicationFailure.create({
    type: 'InvalidInput',
    message: problems.join('; '),
    nonRetryable: true,
    details: [outcome],
  });
}
