/**
 * THE wait: from a job's id to the whole truth about how it ended. Blind to vendors; the brain of Vigil, which alone holds deadlines
 * and patience. Why it waits for changes instead of polling in a loop: docs/architecture.md.
 */
import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyLocalActivities,
  setCurrentDetails,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { WaitActivities } from '../contract/activities.js';
import type { JobOutcome } from '../contract/outcome.js';
import { confirmCancel } from './cancel.js';
import { cancelReason } from './cancel-reason.js';
import { collect } from './collect.js';
import { OUTCOME_MEMO } from '../contract/wait-messages.js';
import { refusedDetails } from './current-details.js';
import { endingOf, type Interruption } from './ending.js';
import { answerCallers, answerSignals } from './handlers.js';
import { newRecord, outcomeOf, outcomeOfInput, timestamp, type WaitRecord } from '../contract/wait-record.js';
import { Wait } from './wait.js';
import { watch } from './poll-until-change.js';

const { acceptInput } = proxyLocalActivities<Pick<WaitActivities, 'acceptInput'>>({
  startToCloseTimeout: '10s',
  summary: 'the check of the input, and its defaults',
});

/**
 * @param raw an AwaitJobInput (docs/calling.md)
 * @param carried the record of the run before, when the wait goes on as new
 * @throws ApplicationFailure whose type is one of docs/errors.md and whose first detail is the JobOutcome; CancelledFailure when cancelled
 */
export async function awaitJob(raw: unknown, carried?: WaitRecord): Promise<JobOutcome> {
  const { cancelRequested } = CancellationScope.current();
  // A cancel cuts nothing short, not even the first step: each has its own answer to it.
  return CancellationScope.nonCancellable(async () => {
    const begun: { wait?: Wait } = {};
    answerCallers(raw, () => begun.wait);
    const wait = new Wait(carried ?? (await begin(raw)), workflowInfo().taskQueue);
    begun.wait = wait;
    answerSignals(wait);
    cancelRequested.catch((cancelled: unknown) => wait.cancel(cancelled));
    // A run that goes on from one which was collecting has nothing more to watch.
    let stop = wait.jobEnded
      ? undefined
      : await watch(wait, () => wait.interruption(), { initialDelay: carried !== undefined });
    if (stop?.why === 'history') stop = await goOnAsNew(raw, wait);
    if (stop) await interrupt(wait, stop);
    let failed = wait.jobEnded ? await collect(wait, { goOn: stop === undefined }) : undefined;
    // Comes back only where a cancel came in this very moment, which no longer changes what is collected.
    while (failed?.why === 'history') {
      await goOnAsNew(raw, wait);
      failed = await collect(wait, { goOn: false });
    }
    return end(wait, failed ?? stop);
  });
}

async function begin(raw: unknown): Promise<WaitRecord> {
  const answer = await acceptInput(raw);
  const { startTime, parent } = workflowInfo();
  if ('accepted' in answer) {
    return newRecord(answer.accepted, startTime.getTime(), parent?.workflowId, answer.searchAttributes);
  }
  const { problems } = answer;
  setCurrentDetails(refusedDetails(problems));
  const outcome = outcomeOfInput(raw, 'ended', Date.now());
  upsertMemo({ [OUTCOME_MEMO]: outcome });
  throw ApplicationFailure.create({
    type: 'InvalidInput',
    message: problems.join('; '),
    nonRetryable: true,
    details: [outcome],
  });
}

/** Goes on in a new run, unless the caller cancels in this last moment: the new run would not know of it. */
async function goOnAsNew(raw: unknown, wait: Wait): Promise<Interruption> {
  await condition(allHandlersFinished);
  if (wait.cancelled !== undefined) return { why: 'cancel' };
  return continueAsNew<typeof awaitJob>(raw, wait.recordToCarry());
}

/** Cancels the job where the one who interrupts wants that. */
async function interrupt(wait: Wait, stop: Interruption): Promise<void> {
  const { onCancel, onDeadline } = wait.record.input;
  if (stop.why === 'cancel' && onCancel === 'leave') {
    const at = timestamp(Date.now());
    wait.record.cancel = { by: 'caller', at, reason: cancelReason(), result: 'notAsked' };
  } else if (stop.why === 'cancel') {
    await confirmCancel(wait, 'caller', cancelReason());
  } else if (stop.why === 'deadline' && onDeadline === 'cancel') {
    await confirmCancel(wait, 'deadline', stop.what);
  }
}

function end(wait: Wait, stop: Interruption | undefined): JobOutcome {
  const { record } = wait;
  record.phase = 'ended';
  const outcome = outcomeOf(record, Date.now());
  const ending = endingOf(record, stop);
  wait.show(ending);
  // Temporal's Canceled carries no result; a memo is read without a worker, however the wait ended.
  upsertMemo({ [OUTCOME_MEMO]: outcome });
  if (ending.as === 'outcome') return outcome;
  if (ending.as === 'canceled') throw wait.cancelled;
  throw ApplicationFailure.create({
    type: ending.failure,
    message: ending.what,
    nonRetryable: true,
    details: [outcome],
  });
}
