/**
 * The wait for one job, from its id to a complete account of how it ended. It knows no vendor; it alone holds deadlines and patience.
 * docs/architecture.md explains why it waits for changes instead of polling in a loop.
 */
import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { memoOf } from '../contract/memo.js';
import type { JobOutcome } from '../contract/outcome.js';
import {
  noteCancelRequested,
  noteDeadlinePassed,
  outcomeOf,
  timestamp,
  type WaitRecord,
} from '../contract/wait-record.js';
import { confirmCancel } from './cancel.js';
import { begin } from './begin.js';
import { cancelReason } from './cancel-reason-interceptor.js';
import { collect } from './collect.js';
import { endingOf, type Ending, type Interruption } from './ending.js';
import { answerCallers, answerSignals } from './handlers.js';
import { countEnd } from './end-counts.js';
import { leaveWatch } from './leave-watch.js';
import { waitEndedSignal } from '../contract/wait-messages.js';
import { pollUntilEnd } from './poll-until-end.js';
import { notifyEnd } from './notify-end.js';
import { notifyTroubles } from './notify-trouble.js';
import { Wait } from './wait.js';

/** How long a wait that its last caller cancelled waits for the cancel request of that caller, before it ends as Failed. */
const CANCEL_REQUEST_LIMIT = '1m';

/**
 * @param raw an AwaitJobInput (docs/calling.md)
 * @param carried the record of the previous run, after a continue-as-new
 * @throws ApplicationFailure whose type is one of docs/errors.md and whose first detail is the JobOutcome; CancelledFailure if cancelled
 */
export async function awaitJob(raw: unknown, carried?: WaitRecord): Promise<JobOutcome> {
  const { cancelRequested } = CancellationScope.current();
  // A cancel interrupts no step by itself, not even the first: each step has its own answer to it.
  return CancellationScope.nonCancellable(async () => {
    const begun: { wait?: Wait; wanted: boolean } = { wanted: false };
    const want = () => (begun.wanted = true);
    answerCallers(raw, () => begun.wait, want);
    cancelRequested.catch(want);
    const { record, poll } = carried ? { record: carried } : await begin(raw, () => begun.wanted);
    const wait = new Wait(record, workflowInfo().taskQueue);
    begun.wait = wait;
    answerSignals(wait);
    if (wait.record.notify) void notifyTroubles(wait);
    cancelRequested.catch((cancelled: unknown) => {
      wait.cancelRequested = true;
      wait.cancel(cancelled, cancelReason());
    });
    // A run that continues a collection has nothing more to poll.
    let stop = wait.jobEnded
      ? undefined
      : await pollUntilEnd(wait, () => wait.interruption(), carried ? { initialDelay: true } : { poll });
    if (stop?.why === 'history') stop = await continueInNewRun(raw, wait);
    if (stop) await leaveWatch(wait);
    // The watch has seen the end, or will.
    else wait.takeBack();
    if (stop) await interrupt(wait, stop);
    let failed = wait.jobEnded ? await collect(wait, { mayContinue: stop === undefined }) : undefined;
    // continueInNewRun returns only if a cancel arrived at that moment. It no longer changes what is collected.
    while (failed?.why === 'history') {
      await continueInNewRun(raw, wait);
      failed = await collect(wait, { mayContinue: false });
    }
    return end(wait, failed ?? stop);
  });
}

/** Continues in a new run, unless the caller cancels at this last moment: the new run would not know about it. */
async function continueInNewRun(raw: unknown, wait: Wait): Promise<Interruption> {
  await condition(allHandlersFinished);
  if (wait.cancelled !== undefined) return { why: 'cancel' };
  return continueAsNew<typeof awaitJob>(raw, wait.recordToCarry());
}

/** Cancels the job if the interruption asks for it. */
async function interrupt(wait: Wait, stop: Interruption): Promise<void> {
  const { onCancel, onDeadline } = wait.record.input;
  if (stop.why === 'deadline') noteDeadlinePassed(wait.record, stop.what, Date.now());
  if (stop.why === 'cancel' && onCancel === 'leave') {
    const at = timestamp(Date.now());
    noteCancelRequested(wait.record, { by: 'caller', at, reason: wait.cancelReason, result: 'notAsked' });
  } else if (stop.why === 'cancel') {
    await confirmCancel(wait, 'caller', wait.cancelReason);
  } else if (stop.why === 'deadline' && onDeadline === 'cancel') {
    await confirmCancel(wait, 'deadline', stop.what);
  }
}

/** A signal is sent only while the wait is open, so this waits for the server to accept each; a follower that is gone is none. */
async function signalFollowers({ followers }: WaitRecord): Promise<void> {
  const signal = waitEndedSignal(workflowInfo().workflowId);
  await Promise.all(
    followers.map((follower) =>
      getExternalWorkflowHandle(follower)
        .signal(signal)
        .catch(() => undefined),
    ),
  );
}

function failureOf(ending: Ending): Parameters<typeof notifyEnd>[2] {
  if (ending.as === 'failure') return { type: ending.failure, message: ending.what };
  return ending.as === 'canceled' ? { type: 'Canceled', message: 'the wait was cancelled' } : undefined;
}

async function end(wait: Wait, stop: Interruption | undefined): Promise<JobOutcome> {
  const { record } = wait;
  record.phase = 'ended';
  const outcome = outcomeOf(record, Date.now());
  const ending = endingOf(record, stop);
  wait.show(ending);
  const failure = failureOf(ending);
  countEnd(outcome, failure?.type);
  // Temporal's Canceled carries no result; the memo can be read without a worker, however the wait ended.
  upsertMemo(memoOf(outcome));
  await Promise.all([signalFollowers(record), notifyEnd(record.notify, outcome, failure)]);
  if (ending.as === 'outcome') return outcome;
  if (ending.as === 'canceled') {
    // Temporal shows Canceled only after a cancel request. That of a caller that left as the last one may still be on its way.
    if (!wait.cancelRequested) await condition(() => wait.cancelRequested, CANCEL_REQUEST_LIMIT);
    throw wait.cancelled;
  }
  throw ApplicationFailure.create({
    type: ending.failure,
    message: ending.what,
    nonRetryable: true,
    details: [outcome],
  });
}
