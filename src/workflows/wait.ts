/** A wait as it runs: its record, its alarms and what others have asked of it. */
import {
  condition,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { ActActivities, PollActivities, WaitActivities } from '../contract/activities.js';
import { FAILURE_OF_CONDITION } from '../contract/failures.js';
import { actsQueue, pollsQueue } from '../contract/ids.js';
import { isTerminal } from '../contract/job.js';
import { jobText } from '../text/job-text.js';
import { cancelBackoff, type Backoff } from '../contract/backoff.js';
import { MovableTimer } from './movable-timer.js';
import { writeAttributes } from './attributes.js';
import { cancelReason } from './cancel-reason.js';
import { currentDetails } from './current-details.js';
import type { Ending, Interruption } from './ending.js';
import { patienceEnd, queueEnd, timestamp, type WaitRecord } from '../contract/wait-record.js';

/** pollNow calls within this time are one poll: each costs about ten events. */
const POLL_NOW_SPACING_MS = 5_000;

// A poll has 20 s in all; the rest is for starting and reporting. One that was killed is noticed by its missing heartbeat, and made again after
// the longest interval, since the polls before it were attempts too; acts have the same. What a vendor does wrong has pauses of its own: backoff.ts.
const POLL: Readonly<ActivityOptions> = {
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '15s' },
};

/**
 * Lets everything that came with the present workflow task come through. Conditions are asked as soon as one thing has come, and a poll's
 * answer takes some promises more: without this a deadline in the same task would win over the job's end.
 */
async function allArrived(): Promise<void> {
  let asked = 0;
  await condition(() => asked++ > 0);
}

export class Wait {
  readonly deadline = new MovableTimer('the deadline');
  readonly queueDeadline = new MovableTimer('the deadline in the queue');
  readonly patience = new MovableTimer('the patience with a bad condition');
  readonly pollNowTimer = new MovableTimer('the next poll on request');
  cancelled: unknown;

  constructor(
    readonly record: WaitRecord,
    readonly taskQueue: string,
  ) {
    this.deadline.set(record.deadlineAt);
    this.noted();
    if (record.pollNowPending) this.pollNow();
  }

  /** The queue of the polls, by the name of the connection alone: which worker serves it is not the workflow's business. */
  get pollsQueue(): string {
    return pollsQueue(this.taskQueue, this.record.input.connection);
  }

  polls(options: ActivityOptions = {}): PollActivities {
    const summary = this.summary('a poll');
    return proxyActivities<PollActivities>({ ...POLL, summary, ...options, taskQueue: this.pollsQueue });
  }

  acts(options: ActivityOptions): ActActivities {
    return proxyActivities<ActActivities>({
      ...POLL,
      ...options,
      taskQueue: actsQueue(this.taskQueue, this.record.input.connection),
    });
  }

  own(): WaitActivities {
    return proxyActivities<WaitActivities>({
      startToCloseTimeout: '10s',
      retry: { maximumAttempts: 3 },
      taskQueue: this.taskQueue,
      summary: this.summary('whether a worker is there'),
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

  /** Brings the alarms, and what others see, in line with the record, after anything in it has changed. */
  noted(): void {
    this.setTimers();
    this.show();
  }

  /** Brings what others see without asking us in line with the record. */
  show(ending?: Ending): void {
    const { workflowId, namespace } = workflowInfo();
    setCurrentDetails(currentDetails(this.record, { workflowId, namespace, now: Date.now(), ending }));
    writeAttributes(this.record);
  }

  private setTimers(): void {
    this.queueDeadline.set(this.record.phase === 'waiting' ? queueEnd(this.record) : undefined);
    this.patience.set(this.record.phase === 'cancelling' ? undefined : patienceEnd(this.record));
  }

  pollNow(): void {
    this.pollNowTimer.set(Math.max(Date.now(), this.record.pollNowAt + POLL_NOW_SPACING_MS));
  }

  /** The caller no longer wants the job. */
  cancel(cancelled: unknown): void {
    this.cancelled = cancelled;
    this.noteLateCancel();
  }

  /** Of a job that has already ended only the collecting can be cut short. */
  noteLateCancel(): void {
    const { phase, input } = this.record;
    if (this.cancelled === undefined || phase !== 'collecting') return;
    const at = timestamp(Date.now());
    const result = input.onCancel === 'leave' ? 'notAsked' : 'finishedAnyway';
    this.record.cancel ??= { by: 'caller', at, reason: cancelReason(), result };
    this.show();
  }

  /** The caller has cancelled, and wants nothing to be done about it. */
  get leaving(): boolean {
    return this.cancelled !== undefined && this.record.cancel?.result === 'notAsked';
  }

  /** The record for the next run, with a pollNow that was not yet answered. */
  recordToCarry(): WaitRecord {
    return { ...this.record, pollNowPending: this.pollNowTimer.at !== undefined };
  }

  pollNowTaken(): void {
    this.record.pollNowAt = Date.now();
    this.pollNowTimer.set(undefined);
  }

  extendDeadline(ms: number): number {
    this.record.deadlineAt = Date.now() + ms;
    this.deadline.set(this.record.deadlineAt);
    this.noted();
    return this.record.deadlineAt;
  }

  /** The job has ended, whether or not its content is home. */
  get jobEnded(): boolean {
    return isTerminal(this.record.observation.state);
  }

  /** Stops at the first of the given reasons, or when the errand is done. */
  async until(...reasons: (() => boolean)[]): Promise<void> {
    await condition(() => reasons.some((reason) => reason()));
    await allArrived();
  }

  /** Why watching must stop now, while the wait waits for the job's end. */
  interruption(): Interruption | undefined {
    if (this.cancelled !== undefined) return { why: 'cancel' };
    if (this.deadline.fired) return { why: 'deadline', what: 'the deadline passed' };
    if (this.queueDeadline.fired) return { why: 'deadline', what: 'the deadline in the queue passed' };
    return this.patience.fired ? this.outOfPatience() : undefined;
  }

  private outOfPatience(): Interruption {
    const { condition: met, problem } = this.record.observation;
    const what = `${met} for too long${problem ? `: ${problem}` : ''}`;
    const failure = FAILURE_OF_CONDITION[met];
    // "unreachable" has a patience only where the caller gave one: a deadline of its own.
    return failure === undefined ? { why: 'deadline', what } : { why: 'gaveUp', failure, what };
  }
}
