/** Tells the story of a wait from its history: it notes what it reads as the wait itself does, and passes over what it cannot read. Pure. */
import type { temporal } from '@temporalio/proto';
import type { AcceptedInput } from '../contract/activities.js';
import { isTerminal, type Timestamp } from '../contract/job.js';
import type { JobOutcome } from '../contract/outcome.js';
import { isCancelAnswer, isCollectResult, isPollResult } from '../workflows/answers.js';
import { EXTEND_DEADLINE_UPDATE, POLL_NOW_SIGNAL, OUTCOME_MEMO } from '../contract/wait-messages.js';
import {
  newRecord,
  noteCondition,
  noteObservation,
  stateOf,
  timestamp,
  type WaitRecord,
} from '../contract/wait-record.js';
import { msOf, payloadValue, valueOf } from './history-payload.js';
import type { Happening, Story, StoryEnd } from './story.js';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** @param events of all runs of the wait, the first one first; a part of the last runs will do */
export function storyOf(events: Iterable<HistoryEvent>): Story {
  const teller = new Teller();
  for (const event of events) teller.take(event);
  return teller.story;
}

/** An activity under way. */
interface CancellableActivity {
  name: string;
  at: number;
  scheduleToStartMs: number;
  queue: string;
}

/** @see temporal.api.enums.v1.TimeoutType: loading the enum would load all of the protocol. */
const SCHEDULE_TO_START = 2;

const CANCEL_ANSWERS = {
  accepted: 'the vendor accepted the cancel',
  refused: 'the vendor refused the cancel',
  unsupported: 'the vendor has no call to cancel a job',
};

class Teller {
  readonly story: Story = { from: 0, stretches: [], happenings: [], unreadable: 0, beginsLater: false };
  private readonly errands = new Map<string, CancellableActivity>();
  /** What these still bring is nothing to the wait any more. */
  private readonly letGo = new Set<string>();
  private begun = false;
  /** When the wait itself began: with its first workflow task. */
  private awaitedFrom = 0;
  /** Since when, and in which queue, a poll has found no worker. */
  private unserved: { since: number; queue: string } | undefined;

  take(event: HistoryEvent): void {
    const at = msOf(event.eventTime);
    this.takeCourse(event, at);
    this.takeActivity(event, at);
    this.takeCallers(event, at);
    this.takeEnd(event, at);
  }

  private takeCourse(event: HistoryEvent, at: number): void {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      // Each run counts its events anew.
      this.errands.clear();
      this.letGo.clear();
      this.awaitedFrom = 0;
      const carried = valueOf(started.input, 1);
      if (isRecord(carried)) this.story.record = carried;
      if (!this.begun) {
        this.story.beginsLater = Boolean(started.continuedExecutionRunId);
        this.story.from = this.story.beginsLater && this.story.record ? this.story.record.awaitedFrom : at;
      }
      this.begun = true;
      this.sync(at);
    }
    if (event.workflowTaskStartedEventAttributes) this.awaitedFrom ||= at;
    const accepted = acceptedInput(valueOf(event.markerRecordedEventAttributes?.details?.['result']));
    if (accepted && !this.story.record) {
      this.story.record = newRecord(accepted, this.awaitedFrom || at);
      this.sync(this.story.from);
    }
    const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields?.[OUTCOME_MEMO];
    const outcome = payloadValue(memo);
    if (isOutcome(outcome)) this.story.outcome = outcome;
  }

  private takeActivity(event: HistoryEvent, at: number): void {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const errand = {
        name: scheduled.activityType?.name ?? '',
        at,
        scheduleToStartMs: msOf(scheduled.scheduleToStartTimeout),
        queue: scheduled.taskQueue?.name ?? '',
      };
      this.errands.set(String(event.eventId), errand);
      if (errand.name === 'cancelJob') this.cancelBegins(at);
    }
    const letGo = event.activityTaskCancelRequestedEventAttributes;
    if (letGo) this.letGo.add(String(letGo.scheduledEventId));
    if (this.isOfLetGo(event)) return;
    const completed = event.activityTaskCompletedEventAttributes;
    if (completed) this.answered(this.errandOf(completed), valueOf(completed.result), at);
    const failed = event.activityTaskFailedEventAttributes;
    if (failed) this.failed(this.errandOf(failed), failed.failure?.message ?? '', at);
    const timedOut = event.activityTaskTimedOutEventAttributes;
    if (timedOut) {
      const errand = this.errandOf(timedOut);
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- as above
      const unstarted = timedOut.failure?.timeoutFailureInfo?.timeoutType === SCHEDULE_TO_START;
      if (errand?.name === 'pollForChange' && unstarted) {
        this.unserved = { since: Math.max(errand.at, at - errand.scheduleToStartMs), queue: errand.queue };
      } else this.failed(errand, timedOut.failure?.message ?? 'it took too long', at);
    }
  }

  private isOfLetGo(event: HistoryEvent): boolean {
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    return this.letGo.has(String(ended?.scheduledEventId));
  }

  private errandOf({ scheduledEventId }: { scheduledEventId?: unknown }): CancellableActivity | undefined {
    const id = String(scheduledEventId);
    const errand = this.errands.get(id);
    this.errands.delete(id);
    return errand;
  }

  private answered(errand: CancellableActivity | undefined, answer: unknown, at: number): void {
    const { record } = this.story;
    if (answer === undefined) {
      this.story.unreadable += 1;
      return;
    }
    switch (errand?.name) {
      case 'pollForChange':
        if (!isPollResult(answer)) this.happened(at, 'odd', 'a poll was answered with something that cannot be read');
        else if (record) this.observed(record, answer.observation, answer.polls, at);
        return;
      case 'cancelJob':
        if (!isCancelAnswer(answer)) {
          this.happened(at, 'odd', 'the cancel was answered with something that cannot be read');
          return;
        }
        this.happened(at, 'answer', CANCEL_ANSWERS[answer.answer]);
        if (record?.cancel) record.cancel = { ...record.cancel, result: answer.answer };
        if (record && answer.observation) this.observed(record, answer.observation, 1, at);
        this.sync(at);
        return;
      case 'collectMessages':
      case 'collectContent':
        this.collected(answer, at);
        return;
      case 'queueServed':
        if (answer !== false || !record || !this.unserved) return;
        noteCondition(record, 'unserved', `no worker polls ${this.unserved.queue}`, this.unserved.since);
        this.sync(this.unserved.since);
        return;
      default:
    }
  }

  private observed(record: WaitRecord, observation: WaitRecord['observation'], polls: number, at: number): void {
    noteObservation(record, observation, polls, at);
    if (isTerminal(observation.state)) {
      record.phase = 'collecting';
      if (record.cancel) {
        record.cancel = {
          ...record.cancel,
          result: observation.state === 'cancelled' ? 'confirmed' : 'finishedAnyway',
        };
      }
    }
    this.sync(at);
  }

  private collected(answer: unknown, at: number): void {
    const { record } = this.story;
    if (!isCollectResult<WaitRecord['messages'] | WaitRecord['content']>(answer)) {
      this.happened(at, 'odd', 'the collecting was answered with something that cannot be read');
      return;
    }
    if (record && 'condition' in answer) noteCondition(record, answer.condition, answer.problem, at);
    if ('collected' in answer) {
      if (record) noteCondition(record, 'clear', undefined, at);
      const { collected } = answer;
      if (Array.isArray(collected)) {
        if (record) record.content = collected;
        if (collected.length > 0) this.happened(at, 'collected', collectedText(collected.length, 'file'));
      } else {
        if (record) record.messages = collected;
        if (collected.total > 0) this.happened(at, 'collected', collectedText(collected.total, 'message'));
      }
    }
    this.sync(at);
  }

  private failed(errand: CancellableActivity | undefined, message: string, at: number): void {
    const what = { pollForChange: 'a poll', cancelJob: 'asking for the cancel' }[errand?.name ?? ''];
    this.happened(at, 'odd', `${what ?? errand?.name ?? 'an activity'} failed: ${message}`);
  }

  /** The cancel goes to the vendor; where no caller asked for it, a deadline did. */
  private cancelBegins(at: number): void {
    const { record } = this.story;
    if (record?.cancel || this.story.happenings.some(({ kind }) => kind === 'cancel')) return;
    this.happened(at, 'deadline', 'the deadline passed: the vendor is asked to cancel the job');
    if (!record) return;
    record.phase = 'cancelling';
    record.cancel = { by: 'deadline', at: timestamp(at), reason: null, result: 'requested' };
    this.sync(at);
  }

  private takeCallers(event: HistoryEvent, at: number): void {
    if (event.workflowExecutionSignaledEventAttributes?.signalName === POLL_NOW_SIGNAL) {
      this.happened(at, 'pollNow', 'a poll at once was asked for');
    }
    const cancel = event.workflowExecutionCancelRequestedEventAttributes;
    if (cancel) this.cancelAsked(cancel.cause || null, at);
    const update = event.workflowExecutionUpdateCompletedEventAttributes;
    const { deadlineAt } = (valueOf(update?.outcome?.success) ?? {}) as { deadlineAt?: Timestamp };
    if (typeof deadlineAt === 'string') {
      this.happened(at, 'extended', `the deadline was moved to ${deadlineAt}`);
      if (this.story.record) this.story.record.deadlineAt = Date.parse(deadlineAt);
    } else if (event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name) {
      const { name } = event.workflowExecutionUpdateAcceptedEventAttributes.acceptedRequest.input;
      if (name !== EXTEND_DEADLINE_UPDATE) this.happened(at, 'odd', `an update that is not ours: ${name}`);
    }
  }

  private cancelAsked(reason: string | null, at: number): void {
    const { record } = this.story;
    this.happened(at, 'cancel', reason === null ? 'a cancel was asked for' : `a cancel was asked for: ${reason}`);
    if (!record || record.cancel) return;
    const leave = record.input.onCancel === 'leave';
    const ended = record.phase === 'collecting';
    if (!ended && !leave) record.phase = 'cancelling';
    const result = leave ? 'notAsked' : ended ? 'finishedAnyway' : 'requested';
    record.cancel = { by: 'caller', at: timestamp(at), reason, result };
    this.sync(at);
  }

  private takeEnd(event: HistoryEvent, at: number): void {
    if (event.workflowExecutionContinuedAsNewEventAttributes) {
      this.happened(at, 'continued', 'the wait went on in a new run, its history having grown long');
      return;
    }
    const failure = event.workflowExecutionFailedEventAttributes?.failure;
    const terminated = event.workflowExecutionTerminatedEventAttributes;
    if (event.workflowExecutionCompletedEventAttributes) this.ends({ at, as: 'completed' });
    else if (event.workflowExecutionCanceledEventAttributes) this.ends({ at, as: 'canceled' });
    else if (event.workflowExecutionTimedOutEventAttributes) this.ends({ at, as: 'timedOut' });
    else if (terminated) this.ends({ at, as: 'terminated', message: terminated.reason || undefined });
    else if (event.workflowExecutionFailedEventAttributes) {
      const type = failure?.applicationFailureInfo?.type || undefined;
      this.ends({ at, as: 'failed', type, message: failure?.message || undefined });
    }
  }

  private ends(end: StoryEnd): void {
    const { story } = this;
    story.end = end;
    const passed = end.type === 'DeadlineExceeded' && !story.happenings.some(({ kind }) => kind === 'deadline');
    if (passed) this.happened(end.at, 'deadline', 'the deadline passed');
    const last = story.stretches.at(-1);
    if (last) last.to = end.at;
    if (story.record) {
      story.record.phase = 'ended';
      story.record.cancel = story.outcome?.cancel ?? story.record.cancel;
    }
  }

  private happened(at: number, kind: Happening['kind'], text: string): void {
    const { happenings, stretches } = this.story;
    const last = happenings.at(-1);
    const again = last?.kind === kind && last.text === text && last.at >= (stretches.at(-1)?.from ?? 0);
    if (again) last.times += 1;
    else happenings.push({ at, kind, text, times: 1 });
  }

  /** Begins a new stretch where the record differs from what was true so far. */
  private sync(at: number): void {
    const { record, stretches } = this.story;
    if (!record) return;
    const { vendor, condition, percent, problem, vendorState, summary } = record.observation;
    const state = stateOf(record);
    const { phase } = record;
    const last = stretches.at(-1);
    const same =
      last &&
      last.phase === phase &&
      last.state === state &&
      last.condition === condition &&
      last.percent === percent &&
      last.problem === problem;
    if (same) return;
    const from = Math.max(at, last?.from ?? at);
    if (last) last.to = from;
    stretches.push({ from, to: undefined, phase, vendor, state, condition, percent, problem, vendorState, summary });
  }
}

function collectedText(many: number, noun: string): string {
  return `brought home: ${many} ${noun}${many === 1 ? '' : 's'}`;
}

function acceptedInput(verdict: unknown): AcceptedInput | undefined {
  if (typeof verdict !== 'object' || verdict === null || !('accepted' in verdict)) return undefined;
  const accepted = verdict.accepted as Partial<AcceptedInput> | null;
  return typeof accepted?.deadlineMs === 'number' && accepted.patienceMs ? (accepted as AcceptedInput) : undefined;
}

function isRecord(value: unknown): value is WaitRecord {
  const { input, observation, awaitedFrom } = (value ?? {}) as Partial<WaitRecord>;
  return typeof awaitedFrom === 'number' && acceptedInput({ accepted: input }) !== undefined && Boolean(observation);
}

function isOutcome(value: unknown): value is JobOutcome {
  const { times, cost, messages } = (value ?? {}) as Partial<JobOutcome>;
  return Boolean(times && cost && messages);
}
