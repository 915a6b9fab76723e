/** After the job's end: collects its messages and content into the content store. */
import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { CollectRequest, CollectResult } from '../contract/activities.js';
import { noteCollecting, noteCondition, noteContent, noteMessages } from '../contract/wait-record.js';
import { areReceipts, isMessagesReceipt } from '../contract/reported-wait.js';
import { isCollectResult } from './wait-result-checks.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Interruption } from './ending.js';
import { MovableTimer } from './movable-timer.js';
import { CONTINUE, type Continue } from './poll-until-end.js';
import type { Wait } from './wait.js';

/** After a bad end only the messages are collected, and for at most this long, so that the failure is reported soon. */
const BAD_END_COLLECT_MS = 600_000;

/**
 * Collects what the input asks for; of a job that failed or was cancelled only the messages. Returns a reason if something could not be
 * collected.
 * @param options whether the wait may continue in a new run if conditions that come and go have made the history long
 */
export async function collect(
  wait: Wait,
  { mayContinue }: { mayContinue: boolean },
): Promise<Interruption | Continue | undefined> {
  const { record } = wait;
  const { input } = record;
  const succeeded = record.observation.state === 'succeeded';
  // The previous run may have set the limit.
  const limitAt = record.phase === 'collecting' ? record.limitAt : undefined;
  const now = Date.now();
  noteCollecting(
    record,
    limitAt ?? now + Math.min(input.collectDeadlineMs, succeeded ? Infinity : BAD_END_COLLECT_MS),
    now,
  );
  wait.noteLateCancel();
  wait.refresh();
  const limit = new MovableTimer('the collect deadline');
  limit.set(record.limitAt);
  const acts = (what: string) =>
    wait.acts({ startToCloseTimeout: input.collectDeadlineMs, summary: wait.summary(what) });
  const before = { ...record.observation };

  const continues = () =>
    mayContinue && succeeded && wait.cancelled === undefined && workflowInfo().continueAsNewSuggested;
  const bounds = { limit, continues };

  let stopped: Interruption | Continue | undefined;
  // The previous run may have collected the messages.
  if (input.collect.messages && record.messages.total === 0) {
    stopped = await collectPart(
      wait,
      bounds,
      (request) => acts('collect messages').collectMessages(request),
      isMessagesReceipt,
      (receipt) => noteMessages(record, receipt, Date.now()),
    );
  }
  if (input.collect.content && succeeded && !stopped) {
    const collectContent = (request: CollectRequest) =>
      acts('collect content').collectContent({ ...request, wanted: input.content });
    stopped = await collectPart(wait, bounds, collectContent, areReceipts, (receipts) =>
      noteContent(record, receipts, Date.now()),
    );
  }
  limit.set(undefined);
  // The job's own end is reported, not a problem with its messages.
  if (!succeeded) noteCondition(record, before.condition, before.problem, Date.now());
  // A caller that has left gets Canceled, even if the collection finished in the same workflow task.
  if (wait.leaving) return { why: 'cancel' };
  return succeeded ? stopped : undefined;
}

async function collectPart<Receipt>(
  wait: Wait,
  { limit, continues }: { limit: MovableTimer; continues: () => boolean },
  step: (request: CollectRequest) => Promise<CollectResult<Receipt>>,
  isReceipt: (collected: unknown) => collected is Receipt,
  note: (receipt: Receipt) => void,
): Promise<Interruption | Continue | undefined> {
  const { record } = wait;
  const { jobId, backoff } = record.input;
  let initialDelay = record.observation.condition !== 'clear';
  let retryAfterMs: number | undefined;
  for (;;) {
    const activity = new CancellableActivity(() =>
      step({ jobId, backoff, last: record.observation.condition, initialDelay, retryAfterMs }),
    );
    await wait.until(
      () => activity.done,
      () => limit.fired,
      () => wait.patience.fired,
      () => wait.leaving,
    );
    if (!activity.done) {
      activity.cancel();
      if (wait.leaving) return { why: 'cancel' };
      const what = limit.fired ? 'the collect deadline passed' : 'the patience ran out';
      return failed(what, record.observation.problem);
    }
    const { result } = activity;
    if (activity.failure !== undefined) return failed('the collection failed', messageOf(activity.failure));
    initialDelay = true;
    // An operator may have completed the activity with anything: then it runs again.
    if (!isCollectResult(result, isReceipt)) continue;
    if ('collected' in result) {
      noteCondition(record, 'clear', undefined, Date.now());
      note(result.collected);
      wait.refresh();
      return undefined;
    }
    noteCondition(record, result.condition, result.problem, Date.now());
    wait.refresh();
    retryAfterMs = result.retryAfterMs;
    if (continues()) return CONTINUE;
  }
}

function failed(what: string, problem: string | undefined): Interruption {
  return { why: 'gaveUp', failure: 'CollectionFailed', what: problem ? `${what}: ${problem}` : what };
}

function messageOf(failure: unknown): string | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  return cause instanceof ApplicationFailure ? cause.message : undefined;
}
