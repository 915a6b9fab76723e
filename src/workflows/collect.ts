/** After the job's end: its messages and its content are brought home, or it is said why not. */
import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { CollectRequest, CollectResult } from '../contract/activities.js';
import { MovableTimer } from './movable-timer.js';
import { isCollectResult } from './answers.js';
import type { Interruption } from './ending.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Wait } from './wait.js';
import { noteCondition } from '../contract/wait-record.js';
import { CONTINUE, type Continue } from './poll-until-change.js';

/** Of a job that ended badly the messages are wanted, but not for longer than this: its caller waits for the news. */
const BAD_END_COLLECT_MS = 600_000;

/**
 * Collects what the input asks for; resolves with the reason where something could not be brought home.
 * Of a failed or cancelled job only the messages are collected, as far as they can be.
 * @param options whether it may go on in a new run, once conditions that come and go have made the history long
 */
export async function collect(wait: Wait, { goOn }: { goOn: boolean }): Promise<Interruption | Continue | undefined> {
  const { record } = wait;
  const { input } = record;
  const succeeded = record.observation.state === 'succeeded';
  // The run before may have set it.
  const limitAt = record.phase === 'collecting' ? record.limitAt : undefined;
  record.phase = 'collecting';
  record.limitAt = limitAt ?? Date.now() + Math.min(input.collectDeadlineMs, succeeded ? Infinity : BAD_END_COLLECT_MS);
  wait.noteLateCancel();
  wait.noted();
  const limit = new MovableTimer('the deadline for collecting');
  limit.set(record.limitAt);
  const acts = (what: string) =>
    wait.acts({ startToCloseTimeout: input.collectDeadlineMs, summary: wait.summary(what) });
  const last = { ...record.observation };

  const mayGoOn = () => goOn && succeeded && wait.cancelled === undefined && workflowInfo().continueAsNewSuggested;
  const limits = { limit, mayGoOn };

  let problem: Interruption | Continue | undefined;
  // Those that the run before has brought home are in the record.
  if (input.collect.messages && record.messages.total === 0) {
    problem = await collectPart(
      wait,
      limits,
      (request) => acts('the messages').collectMessages(request),
      (receipt) => {
        record.messages = receipt;
      },
    );
  }
  if (input.collect.content && succeeded && !problem) {
    const collectContent = (request: CollectRequest) =>
      acts('the content').collectContent({ ...request, wanted: input.content });
    problem = await collectPart(wait, limits, collectContent, (receipts) => {
      record.content = receipts;
    });
  }
  limit.set(undefined);
  if (!succeeded) {
    // The job's own bad end is the news; what its messages met on the way home is not.
    noteCondition(record, last.condition, last.problem, Date.now());
    return wait.leaving ? problem : undefined;
  }
  return problem;
}

async function collectPart<Receipt>(
  wait: Wait,
  { limit, mayGoOn }: { limit: MovableTimer; mayGoOn: () => boolean },
  step: (request: CollectRequest) => Promise<CollectResult<Receipt>>,
  keep: (receipt: Receipt) => void,
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
      activity.stop();
      if (wait.leaving) return { why: 'cancel' };
      return failed(limit.fired ? 'the deadline for collecting passed' : 'patience ended', record.observation.problem);
    }
    const { result } = activity;
    if (activity.failure !== undefined) return failed('it cannot be collected', whyOf(activity.failure));
    initialDelay = true;
    // An operator may have completed it with anything: then it is done once more.
    if (!isCollectResult<Receipt>(result)) continue;
    if ('collected' in result) {
      noteCondition(record, 'clear', undefined, Date.now());
      keep(result.collected);
      wait.noted();
      return undefined;
    }
    noteCondition(record, result.condition, result.problem, Date.now());
    wait.noted();
    retryAfterMs = result.retryAfterMs;
    if (mayGoOn()) return CONTINUE;
  }
}

function failed(what: string, problem: string | undefined): Interruption {
  return { why: 'gaveUp', failure: 'CollectionFailed', what: problem ? `${what}: ${problem}` : what };
}

function whyOf(failure: unknown): string | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  return cause instanceof ApplicationFailure ? cause.message : undefined;
}
