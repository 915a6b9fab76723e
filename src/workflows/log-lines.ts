/** What the worker logs of waits and watches: a line for each change and event, and one for the end. Pure, tested by table. */
import { isPolled, type TimelineEntry } from '../contract/timeline.js';
import { stateOf, type WaitRecord } from '../contract/wait-record.js';
import type { ConnectionState } from '../contract/watch.js';
import { cancelText } from '../text/cancel-text.js';
import { count } from '../text/count.js';
import { eventText } from '../text/event-text.js';
import { oneLine } from '../text/printable-text.js';
import { shortDuration } from '../text/short-duration.js';
import { statusText } from '../text/status-text.js';
import type { Ending } from './ending.js';

export interface LogLine {
  level: 'info' | 'warn';
  text: string;
  /** For those who filter by them. */
  fields: Readonly<Record<string, unknown>>;
}

/** @param last the entry of the timeline that was the last one when lines were made before */
export function linesSince(last: TimelineEntry, timeline: readonly TimelineEntry[]): LogLine[] {
  const place = timeline.indexOf(last);
  // A later entry of the same moment replaces the one before.
  const newer = place < 0 ? timeline.filter(({ at }) => at >= last.at) : timeline.slice(place + 1);
  let before = last;
  return newer.flatMap((entry) => {
    const previous = before;
    before = entry;
    return [...eventLines(entry), ...changeLines(previous, entry)];
  });
}

function eventLines(entry: TimelineEntry): LogLine[] {
  const { event, detail } = entry;
  // The worker that collects says more about it.
  if (event === undefined || event === 'messagesCollected' || event === 'contentCollected') return [];
  return [{ level: 'info', text: eventText(entry), fields: { event, ...(detail !== undefined && { detail }) } }];
}

function changeLines(before: TimelineEntry, after: TimelineEntry): LogLine[] {
  const [was, is] = [stateText(before), stateText(after)];
  const { state, condition, percent, problem } = after;
  const isLogged = condition === 'clear' || problem === before.problem;
  if (was === is && isLogged) return [];
  return [
    {
      level: condition === 'clear' ? 'info' : 'warn',
      text: `${was === is ? is : `${was} → ${is}`}${problem === undefined ? '' : `: ${oneLine(problem)}`}`,
      fields: { event: 'changed', was: before.state, state, condition, percent, problem },
    },
  ];
}

function stateText(entry: TimelineEntry): string {
  const { state, condition, percent = null } = entry;
  return statusText({ state, condition, percent, phase: 'waiting', vendor: isPolled(entry) ? undefined : null });
}

/** The failures that are the job's own end. */
const OWN_ENDS: readonly string[] = ['JobFailed', 'JobCancelled'];

/** @param now milliseconds since the epoch */
export function endLine(record: WaitRecord, ending: Ending, now: number): LogLine {
  const { awaitedFrom, polls } = record;
  const state = stateOf(record);
  const took = `after ${shortDuration(now - awaitedFrom)} and ${count(polls, 'poll')}`;
  const fields = { event: 'ended', state, polls, waitedSeconds: Math.round((now - awaitedFrom) / 1_000) };
  const line = (level: LogLine['level'], how: string, more: object = {}): LogLine => ({
    level,
    text: `the wait ended ${took}: ${oneLine(how)}`,
    fields: { ...fields, ...more },
  });
  if (ending.as === 'outcome') return line('info', state);
  if (ending.as === 'canceled') {
    return line(record.cancel?.result === 'confirmed' ? 'info' : 'warn', `cancelled: ${cancelText(record).job}`, {
      failure: 'Canceled',
      cancel: record.cancel?.result,
    });
  }
  const { failure, what } = ending;
  return line(OWN_ENDS.includes(failure) ? 'info' : 'warn', `${failure}: ${what}`, { failure });
}

/** What became of a connection whose jobs a watch polls. */
export function connectionLine(before: ConnectionState, after: ConnectionState, jobs: number): LogLine | undefined {
  const { condition, problem } = after;
  if (before.condition === condition) return undefined;
  const isClear = condition === 'clear';
  const took = isClear ? ` after ${shortDuration(after.since - before.since)}` : '';
  const why = problem === undefined ? '' : `: ${oneLine(problem)}`;
  return {
    level: isClear ? 'info' : 'warn',
    text: `${before.condition} → ${condition}${took} (${count(jobs, 'watched job')})${why}`,
    fields: { event: 'connectionChanged', condition, problem, jobs },
  };
}
