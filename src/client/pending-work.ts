/** What Temporal's description of a running wait says about its pending poll and about work that no worker has taken. Pure. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { PollActivities, PollProgress, WaitActivities } from '../contract/activities.js';
import { reportedProgress } from '../contract/reported-wait.js';
import { dateOf } from './server-time.js';

/** The progress that the last attempt of the pending poll left in its failure. */
export interface PendingPoll extends PollProgress {
  nextPollAt?: Date;
  /** When the last attempt ended, or began if the server does not say. */
  lastPollAt?: Date;
}

/** Work in a task queue that no worker has started. */
export interface UntakenWork {
  queue: 'workflows' | 'polls' | 'acts';
  /** Identifies the work. */
  work: string;
}

// Numbers of temporal.api.enums.v1 (PendingWorkflowTaskState and PendingActivityState): callers need not install @temporalio/proto.
const SCHEDULED = 1;
const POLLS: Readonly<Record<keyof PollActivities, 'polls'>> = { firstPoll: 'polls', pollForChange: 'polls' };
const OWN: Readonly<Record<keyof WaitActivities, 'workflows'>> = { acceptInput: 'workflows', queueServed: 'workflows' };
const QUEUES: Readonly<Partial<Record<string, UntakenWork['queue']>>> = { ...POLLS, ...OWN };

export function untakenWork({ raw }: WorkflowExecutionDescription): UntakenWork | undefined {
  const { pendingWorkflowTask: task } = raw;
  if (task && Number(task.state) === SCHEDULED) {
    return { queue: 'workflows', work: String(task.scheduledTime?.seconds) };
  }
  for (const { activityId, activityType, attempt, state, nextAttemptScheduleTime } of raw.pendingActivities ?? []) {
    // An activity that waits for its next attempt is in no queue.
    if (Number(state) === SCHEDULED && !nextAttemptScheduleTime) {
      return { queue: QUEUES[activityType?.name ?? ''] ?? 'acts', work: `${activityId} ${attempt}` };
    }
  }
  return undefined;
}

/** @returns undefined if no poll is pending, or if an operator has just acted on it, which clears its failure */
export function pendingPoll({ raw }: WorkflowExecutionDescription): PendingPoll | undefined {
  for (const pending of raw.pendingActivities ?? []) {
    const { lastFailure, nextAttemptScheduleTime, lastAttemptCompleteTime, lastStartedTime } = pending;
    const progress = progressOf(lastFailure?.applicationFailureInfo?.details?.payloads?.[0]);
    if (!progress) continue;
    return {
      ...progress,
      nextPollAt: dateOf(nextAttemptScheduleTime),
      lastPollAt: dateOf(lastAttemptCompleteTime) ?? dateOf(lastStartedTime),
    };
  }
  return undefined;
}

// Details that are still encoded, because the client has not the codec, cannot be read.
function progressOf(payload: Payload | undefined): PollProgress | undefined {
  if (!payload) return undefined;
  try {
    return reportedProgress(defaultPayloadConverter.fromPayload(payload));
  } catch {
    return undefined;
  }
}
