import { defaultPayloadConverter } from '@temporalio/common';
// Numbers of temporal.api.enums.v1 (PendingWorkflowTaskState and PendingActivityState): callers need not install @temporalio/proto.
const SCHEDULED = 1;
const POLL = 'pollForChange';
export function untakenWork({ raw }) {
    const { pendingWorkflowTask: task } = raw;
    if (task && Number(task.state) === SCHEDULED) {
        return { queue: 'workflows', work: String(task.scheduledTime?.seconds) };
    }
    for (const { activityId, activityType, attempt, state, nextAttemptScheduleTime } of raw.pendingActivities ?? []) {
        // An activity that waits for its next attempt is in no queue.
        if (Number(state) === SCHEDULED && !nextAttemptScheduleTime) {
            return { queue: activityType?.name === POLL ? 'polls' : 'acts', work: `${activityId} ${attempt}` };
        }
    }
    return undefined;
}
/** @returns undefined if no poll is pending, or if an operator has just acted on it, which clears its failure */
export function pendingPoll({ raw }) {
    for (const { lastFailure, nextAttemptScheduleTime } of raw.pendingActivities ?? []) {
        const progress = progressOf(lastFailure?.applicationFailureInfo?.details?.payloads?.[0]);
        if (!progress)
            continue;
        const nextMs = Number(nextAttemptScheduleTime?.seconds ?? 0) * 1_000 + (nextAttemptScheduleTime?.nanos ?? 0) / 1e6;
        return { ...progress, nextPollAt: nextMs > 0 ? new Date(nextMs) : undefined };
    }
    return undefined;
}
// Details that a codec has encoded cannot be read here.
function progressOf(payload) {
    if (!payload)
        return undefined;
    try {
        const progress = defaultPayloadConverter.fromPayload(payload);
        return progress?.observation ? progress : undefined;
    }
    catch {
        return undefined;
    }
}
