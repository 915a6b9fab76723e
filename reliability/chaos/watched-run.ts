/** What a history shows of polls by a watch: that of a wait, and that of the watch itself. Pure. */
import type { temporal } from '@temporalio/proto';
import { POLL_NOW_SIGNAL } from '../../src/contract/wait-messages.js';
import type { PolledTogether, WatchedRun } from './facts.js';

type Event = temporal.api.history.v1.IHistoryEvent;

export function watchedRunOf(events: readonly Event[]): WatchedRun {
  const polls = new Map<string, PolledTogether>();
  const ownPolls = new Set<string>();
  let joined = false;
  const hintedAt: number[] = [];
  for (const event of events) {
    const at = timeOf(event);
    const scheduled = event.activityTaskScheduledEventAttributes;
    const started = event.activityTaskStartedEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    const type = scheduled?.activityType?.name;
    if (type === 'pollMembers') polls.set(String(event.eventId), { from: at, to: Infinity, attempts: 1 });
    if (type === 'pollForChange') ownPolls.add(String(event.eventId));
    if (event.workflowExecutionSignaledEventAttributes?.signalName === POLL_NOW_SIGNAL) hintedAt.push(at);
    const begun = started && polls.get(String(started.scheduledEventId));
    if (begun) begun.attempts = started.attempt ?? 1;
    if (completed && ownPolls.has(String(completed.scheduledEventId))) {
      const data = completed.result?.payloads?.[0]?.data;
      joined ||= data !== undefined && data !== null && isHandOver(Buffer.from(data).toString());
    }
    const ended = completed ?? event.activityTaskCanceledEventAttributes ?? event.activityTaskFailedEventAttributes;
    const over = polls.get(String((ended ?? event.activityTaskTimedOutEventAttributes)?.scheduledEventId));
    if (over) over.to = at;
  }
  return { joined, hintedAt, polls: [...polls.values()] };
}

function isHandOver(json: string): boolean {
  return typeof (JSON.parse(json) as { watch?: unknown }).watch === 'string';
}

function timeOf({ eventTime }: Event): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}
