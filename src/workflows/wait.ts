/** A running wait: its record, its timers and what others have asked of it. */
import {
  condition,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { ActActivities, PollActivities, PollResult, WaitActivities } from '../contract/activities.js';
import { cancelBackoff, type Backoff } from '../contract/backoff.js';
import { FAILURE_OF_CONDITION } from '../contract/failures.js';
import { actsQueue, pollsQueue } from '../contract/ids.js';
import { isTerminal, type JobState } from '../contract/job.js';
import { nextTroubleMs, troubleAfter } from '../contract/notification.js';
import { patienceEnd, queueEnd } from '../contract/wait-limits.js';
import { POLL_NOW_SPACING_MS } from '../contract/wait-messages.js';
import {
  noteCancelRequested,
  noteDeadlineExtended,
  noteHandedOver,
  notePoll,
  timestamp,
  type WaitRecord,
} from '../contract/wait-record.js';
import { fractionOf } from '../contract/watch-due.js';
import { jobText } from '../text/job-text.js';
import { writeAttributes } from './attributes.js';
import { currentDetails } from './current-details.js';
import type { Ending, Interruption } from './ending.js';
import { MovableTimer } from './movable-timer.js';
import { WaitLog } from './wait-log.js';

// A poll itself takes at most 20 s; the rest is for the delay after a change, for a place among the polls of the worker, and for reporting. The
// missing heartbeat reveals a killed attempt, and the retry comes after the longest interval, because the polls before it were attempts too.
// Delays after a vendor's problem: contract/backoff.ts.
export const ATTEMPTS = {
  startToCloseTimeout: '1m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '15s' },
} as const satisfies ActivityOptions;

/**
 * How long a poll may stay in its queue before the wait checks whether a worker serves it. A check costs a place in the queue. Once the job was
 * seen, nothing depends on the answer, and a queue that is merely overloaded should not get more work.
 */
export const SUSPECT_UNSERVED_MS = { unseen: 60_000, seen: 300_000 } as const;

/**
 * Lets everything in the current workflow task arrive. A condition resolves as soon as one thing has arrived, but an activity's result takes
 * some promises more: without this, a deadline in the same task would win over the job's end.
 */
export async function allArrived(): Promise<void> {
  let checks = 0;
  await condition(() => checks++ > 0);
}

/** After this long without a hint of its watch a wait polls by itself. */
const WATCH_SAFETY_MS = 3_600_000;

export class Wait {
  readonly deadline = new MovableTimer('the deadline');
  readonly queueDeadline = new MovableTimer('the queue deadline');
  readonly patience = new MovableTimer('the patience for a bad condition');
  readonly pollNowTimer = new MovableTimer('the next requested poll');
  /** In case the watch that polls the job is lost. */
  readonly watchSafety = new MovableTimer('a poll of its own, in case the watch is lost');
  /** Until others are notified of a condition that is not clear. */
  readonly trouble = new MovableTimer('the next notification of the condition');
  private readonly log: WaitLog;
  cancelled: unknown;
  cancelReason: string | null = null;
  /** Whether Temporal has passed on a cancel request. */
  cancelRequested = false;

  constructor(
    readonly record: WaitRecord,
    readonly taskQueue: string,
  ) {
    this.log = new WaitLog(record);
    this.deadline.set(record.deadlineAt);
    this.refresh();
    if (record.pollNowPending) this.pollNow();
    if (record.watch !== undefined) this.handOver(record.watch, 0);
  }

  /** The queue of the polls. It depends on the connection's name alone, not on the worker that serves it. */
  get pollsQueue(): string {
    return pollsQueue(this.taskQueue, this.record.input.connection);
  }

  polls(options: ActivityOptions = {}): PollActivities {
    const summary = this.summary('poll');
    return proxyActivities<PollActivities>({ ...ATTEMPTS, summary, ...options, taskQueue: this.pollsQueue });
  }

  acts(options: ActivityOptions): ActActivities {
    return proxyActivities<ActActivities>({
      ...ATTEMPTS,
      ...options,
      taskQueue: actsQueue(this.taskQueue, this.record.input.connection),
    });
  }

  own(): WaitActivities {
    return proxyActivities<WaitActivities>({
      startToCloseTimeout: '10s',
      retry: { maximumAttempts: 3 },
      taskQueue: this.taskQueue,
      summary: this.summary('is the connection served'),
    });
  }

  get backoff(): Backoff {
    const { input, phase } = this.record;
    return phase === 'cancelling' ? cancelBackoff(input.backoff, input.cancelDeadlineMs) : input.backoff;
  }

  /** What the Web UI shows beside an activity. */
  summary(what: string): string {
    return `${what}: ${jobText(this.record.input)}`;
  }

  /** Updates the timers and what others see; to be called after each change of the record. */
  refresh(): void {
    this.queueDeadline.set(this.record.phase === 'waiting' ? queueEnd(this.record) : undefined);
    this.patience.set(this.record.phase === 'cancelling' ? undefined : patienceEnd(this.record));
    this.refreshTrouble();
    this.show();
  }

  private refreshTrouble(): void {
    const { record } = this;
    if (!record.notify) return;
    record.trouble = troubleAfter(record.trouble, record.observation.condition, record.conditionSince);
    const forMs = record.trouble && nextTroubleMs(record.notify, record.trouble);
    this.trouble.set(record.trouble && forMs !== undefined ? record.trouble.since + forMs : undefined);
  }

  /** Updates the current details, the search attributes and the log. */
  show(ending?: Ending): void {
    const { workflowId, namespace } = workflowInfo();
    setCurrentDetails(currentDetails(this.record, { workflowId, namespace, now: Date.now(), ending }));
    writeAttributes(this.record);
    this.log.update();
    if (ending) this.log.ended(ending);
  }

  notePoll(poll: PollResult): void {
    notePoll(this.record, poll, Date.now());
    // The connection's limits may have moved it.
    this.deadline.set(this.record.deadlineAt);
    this.refresh();
  }

  /** A watch polls the job from now on. @param polls those of the wait itself that saw no change */
  handOver(watch: string, polls: number): void {
    noteHandedOver(this.record, watch, polls);
    // Waits that were handed over together should not all poll at once an hour later.
    this.watchSafety.set(Date.now() + WATCH_SAFETY_MS * (1 + fractionOf(this.record.input.jobId) / 4));
    this.show();
  }

  /** The wait polls by itself again. @param forMs how long it does so even if its backoff is at its maximum */
  takeBack(forMs = 0): void {
    this.record.watch = undefined;
    this.record.aloneUntil = Date.now() + forMs;
    this.watchSafety.set(undefined);
    this.show();
  }

  /** @param hinted what the watch has seen; null if it is lost */
  pollNow(hinted?: JobState | null): void {
    if (hinted !== undefined) this.record.hinted = hinted;
    const { pollNowAt, limits } = this.record;
    const spacingMs = Math.max(POLL_NOW_SPACING_MS, limits?.minIntervalMs ?? 0);
    this.pollNowTimer.set(Math.max(Date.now(), pollNowAt + spacingMs));
  }

  /** The caller no longer wants the job. Only the first cancel counts. @param cancelled the CancelledFailure that the wait rethrows at its end */
  cancel(cancelled: unknown, reason: string | null): void {
    if (this.cancelled !== undefined) return;
    this.cancelled = cancelled;
    this.cancelReason = reason;
    this.noteLateCancel();
  }

  /** After the job has ended, a cancel can only shorten the collection. */
  noteLateCancel(): void {
    const { phase, input, cancel } = this.record;
    if (this.cancelled === undefined || phase !== 'collecting') return;
    const result = input.onCancel === 'leave' ? 'notAsked' : 'finishedAnyway';
    if (!cancel) {
      noteCancelRequested(this.record, { by: 'caller', at: timestamp(Date.now()), reason: this.cancelReason, result });
    }
    this.show();
  }

  /** Whether the caller has cancelled and wants nothing done about the job. */
  get leaving(): boolean {
    return this.cancelled !== undefined && this.record.cancel?.result === 'notAsked';
  }

  /** The record for the next run, with a pollNow that is not answered yet. */
  recordToCarry(): WaitRecord {
    return { ...this.record, pollNowPending: this.pollNowTimer.at !== undefined };
  }

  /**
   * Whether the watch knows what the wait knows, after a poll of its own.
   * @param joined whether the poll has handed the job over to the watch
   */
  watchKnows(joined: boolean): boolean {
    const { hinted, observation } = this.record;
    this.record.hinted = undefined;
    // The watch would not see the end of a problem that only the wait has seen, nor report a state again that only the watch has seen.
    if (observation.condition !== 'clear') return false;
    return hinted === undefined || (hinted === null ? joined : hinted === observation.state);
  }

  pollNowTaken(): void {
    this.record.pollNowAt = Date.now();
    this.pollNowTimer.set(undefined);
  }

  extendDeadline(ms: number): number {
    const now = Date.now();
    noteDeadlineExtended(this.record, now + ms, now);
    this.deadline.set(this.record.deadlineAt);
    this.refresh();
    return this.record.deadlineAt;
  }

  /** Whether the job has ended; its content may not be collected yet. */
  get jobEnded(): boolean {
    return isTerminal(this.record.observation.state);
  }

  /** Resolves as soon as one of the conditions is true. */
  async until(...conditions: (() => boolean)[]): Promise<void> {
    await condition(() => conditions.some((isTrue) => isTrue()));
    await allArrived();
  }

  /** Why polling must stop before the job's end. */
  interruption(): Interruption | undefined {
    if (this.cancelled !== undefined) return { why: 'cancel' };
    if (this.deadline.fired) return { why: 'deadline', what: 'the deadline passed' };
    if (this.queueDeadline.fired) return { why: 'deadline', what: 'the queue deadline passed' };
    return this.patience.fired ? this.outOfPatience() : undefined;
  }

  private outOfPatience(): Interruption {
    const { condition: met, problem } = this.record.observation;
    const what = `${met} for too long${problem ? `: ${problem}` : ''}`;
    const failure = FAILURE_OF_CONDITION[met];
    // "unreachable" has a patience only if the caller set one, as a deadline of its own.
    return failure === undefined ? { why: 'deadline', what } : { why: 'gaveUp', failure, what };
  }
}
