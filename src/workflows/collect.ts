/** After the job's end: its messages and its content are brought home, or it is said why not. */
import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { CollectRequest, CollectResult } from '../activities/contract.js';
import { Alarm } from './alarm.js';
import { isCollectResult } from './answers.js';
import type { Interruption } from './ending.js';
import { Errand } from './errand.js';
import type { Wait } from './wait.js';
import { noteCondition } from './wait-record.js';
import { CONTINUE, type Continue } from './watch.js';

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
  const limit = new Alarm('the deadline for collecting');
  limit.set(record.limitAt);
  const acts = (what: string) =>
    wait.acts({ startToCloseTimeout: input.collectDeadlineMs, summary: wait.summary(what) });
  const last = { ...record.observation };

  const mayGoOn = () => goOn && succeeded && wait.cancelled === undefined && workflowInfo().continueAsNewSuggested;
  const errands = { limit, mayGoOn };

  let trouble: Interruption | Continue | undefined;
  // Those that the run before has brought home are in the record.
  if (input.collect.messages && record.messages.total === 0) {
    trouble = await bringHome(
      wait,
      errands,
      (request) => acts('the messages').collectMessages(request),
      (receipt) => {
        record.messages = receipt;
      },
    );
  }
  if (input.collect.content && succeeded && !trouble) {
    const collectContent = (request: CollectRequest) =>
      acts('the content').collectContent({ ...request, wanted: input.content });
    trouble = await bringHome(wait, errands, collectContent, (receipts) => {
      record.content = receipts;
    });
  }
  limit.set(undefined);
  if (!succeeded) {
    // The job's own bad end is the news; what its messages met on the way home is not.
    noteCondition(record, last.condition, last.trouble, Date.now());
    return wait.leaving ? trouble : undefined;
  }
  return trouble;
}

async function bringHome<Receipt>(
  wait: Wait,
  { limit, mayGoOn }: { limit: Alarm; mayGoOn: () => boolean },
  step: (request: CollectRequest) => Promise<CollectResult<Receipt>>,
  keep: (receipt: Receipt) => void,
): Promise<Interruption | Continue | undefined> {
  const { record } = wait;
  const { jobId, pace } = record.input;
  let settle = record.observation.condition !== 'clear';
  let retryAfterMs: number | undefined;
  for (;;) {
    const errand = new Errand(() => step({ jobId, pace, last: record.observation.condition, settle, retryAfterMs }));
    await wait.until(
      () => errand.done,
      () => limit.rung,
      () => wait.patience.rung,
      () => wait.leaving,
    );
    if (!errand.done) {
      errand.stop();
      if (wait.leaving) return { why: 'cancel' };
      return failed(limit.rung ? 'the deadline for collecting passed' : 'patience ended', record.observation.trouble);
    }
    const { result } = errand;
    if (errand.failure !== undefined) return failed('it cannot be collected', whyOf(errand.failure));
    settle = true;
    // An operator may have completed it with anything: then it is done once more.
    if (!isCollectResult<Receipt>(result)) continue;
    if ('collected' in result) {
      noteCondition(record, 'clear', undefined, Date.now());
      keep(result.collected);
      wait.noted();
      return undefined;
    }
    noteCondition(record, result.condition, result.trouble, Date.now());
    wait.noted();
    retryAfterMs = result.retryAfterMs;
    if (mayGoOn()) return CONTINUE;
  }
}

function failed(what: string, trouble: string | undefined): Interruption {
  return { why: 'gaveUp', failure: 'CollectionFailed', what: trouble ? `${what}: ${trouble}` : what };
}

function whyOf(failure: unknown): string | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  return cause instanceof ApplicationFailure ? cause.message : undefined;
}
