/** What is said of the progress of waits, on a terminal and elsewhere. Pure. */
import type { KnownWait } from '../../client/known-wait.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { NextLimit } from '../../contract/wait-limits.js';
import { oneLine } from '../../text/printable-text.js';
import { wholeSeconds } from '../../text/short-duration.js';

/** How long the job has been awaited. */
export function elapsedText({ times }: JobOutcome, now: number): string {
  return wholeSeconds(now - Date.parse(times.awaitedFrom));
}

/** `deadline in 5h`, `patience for refused ends in 28m`; empty if nothing is limited or known. */
export function limitText(limit: NextLimit | null | undefined, now: number): string {
  if (!limit) return '';
  const what = limit.what.replace(/^the /, '');
  return `${what.startsWith('patience') ? `${what} ends` : what} in ${wholeSeconds(Date.parse(limit.at) - now)}`;
}

/** What is in the way, in the vendor's words; undefined if nothing is, or if that is not known. */
export function problemText({ outcome, pendingPoll, watched }: KnownWait): string | undefined {
  const problem = pendingPoll ? pendingPoll.observation.problem : watched?.connection.problem;
  return outcome.condition === 'clear' || !problem ? undefined : oneLine(problem);
}

/** `poll 4, next in 3s`; `last poll 12s ago` of a wait that a watch polls; empty if that is not known. */
export function nextPollText({ pendingPoll: poll, watched }: KnownWait, now: number): string {
  if (watched && !poll) return `last poll ${wholeSeconds(Math.max(0, now - watched.lastPollAt))} ago`;
  if (!poll?.nextPollAt) return '';
  return `poll ${poll.polls}, next in ${wholeSeconds(poll.nextPollAt.getTime() - now)}`;
}

/** `and 38 more: 30 queued, 8 not polled yet`. @param outcomes undefined for a job of which nothing is known yet */
export function othersText(outcomes: (JobOutcome | undefined)[]): string {
  return `and ${outcomes.length} more: ${countsText(outcomes)}`;
}

/** `30 queued, 8 not polled yet`. */
export function countsText(outcomes: (JobOutcome | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const what = outcome && outcome.vendor !== null ? outcome.state : 'not polled yet';
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
}
