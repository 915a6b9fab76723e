/** An outcome as text: what happened, what it cost, and what to do. */
import prettyBytes from 'pretty-bytes';
import { cancelText } from '../../text/cancel-text.js';
import type { JobOutcome, Severity } from '../../contract/outcome.js';
import type { JobState } from '../../contract/job.js';
import { count } from '../../text/count.js';
import { statusText as wordsOfStatus, type Status } from '../../text/status-text.js';
import { oneLine } from '../../text/printable-text.js';
import { shortDuration } from '../../text/short-duration.js';
import { styled } from './style.js';

/** How a wait ended, or why Vigil could not follow it to its end. */
export interface JobEnd {
  exit: number;
  outcome: JobOutcome;
  error?: { type: string; message: string; hint: string };
}

const COLOURS: Partial<Record<JobState, 'green' | 'red' | 'yellow' | 'cyan'>> = {
  succeeded: 'green',
  failed: 'red',
  cancelled: 'yellow',
  cancelling: 'yellow',
  running: 'cyan',
};

/** The state in its colour if the stream is a terminal with colours. */
export function coloured(state: JobState, stream?: NodeJS.WriteStream): string {
  const colour = COLOURS[state];
  return colour && stream ? styled(colour, state, stream) : state;
}

/** `calls 34`. */
export function jobName({ connection, jobId }: { connection: string; jobId: string }): string {
  return `${connection} ${oneLine(jobId)}`;
}

/** One line: {@link statusText} and the vendor's summary. */
export function statusLine(outcome: JobOutcome, stream: NodeJS.WriteStream): string {
  const { summary } = outcome;
  return `${statusText(outcome, stream)}${summary ? ` - ${oneLine(summary)}` : ''}`;
}

/** {@link wordsOfStatus} with the state in its colour; without a stream, plain. */
export function statusText(outcome: Status, stream?: NodeJS.WriteStream): string {
  return wordsOfStatus(outcome, stream && coloured(outcome.state, stream));
}

/** One line for one of several jobs: its name and how its wait ended. */
export function endLine(end: JobEnd, stream: NodeJS.WriteStream): string {
  return `${jobName(end.outcome)} ${endText(end, stream)}`;
}

/** How a wait ended, on one line. */
export function endText({ outcome, error }: JobEnd, stream: NodeJS.WriteStream): string {
  if (!error || repeatsState(error)) return statusLine(outcome, stream);
  return `${statusText(outcome, stream)}: ${error.type}: ${oneLine(error.message)}`;
}

/** Whether the error only repeats the state of the job. */
export function repeatsState({ type }: { type: string }): boolean {
  return type === 'JobFailed' || type === 'JobCancelled';
}

/** The whole outcome. @param lastMessages how many messages to show; default: only the most severe one */
export function outcomeText(end: JobEnd, stream: NodeJS.WriteStream, lastMessages?: number): string {
  const { outcome, error } = end;
  const lines = outcomeLines(outcome, stream, lastMessages);
  if (error) lines.push(`${error.type}: ${oneLine(error.message)}`, `What to do: ${error.hint}`);
  return lines.join('\n');
}

function outcomeLines(outcome: JobOutcome, stream: NodeJS.WriteStream, lastMessages?: number): string[] {
  const { vendor, vendorState, times, cost, cancel, messages, content, outputLocation, timeline } = outcome;
  const rows: [string, string | null][] = [
    ['Job', `${jobName(outcome)}${vendor ? ` (${vendor})` : ''}`],
    ['State', `${statusLine(outcome, stream)}${vendorState ? `  [vendor: ${oneLine(vendorState)}]` : ''}`],
    [
      'Cancel',
      cancel
        ? `requested by the ${cancel.by}${cancel.reason ? ` (${oneLine(cancel.reason)})` : ''}: ${cancel.result}`
        : null,
    ],
    ['', cancel && outcome.phase === 'ended' && cancel.result !== 'finishedAnyway' ? cancelText(outcome).job : null],
    ...timeline.flatMap(({ event, detail }): [string, string][] =>
      event === 'limited' && detail !== undefined ? [['Limited', oneLine(detail)]] : [],
    ),
    ['Times', timesText(times)],
    [
      'Waited',
      `${shortDuration(cost.waitedSeconds * 1_000)}, ${count(cost.polls, 'poll')}, ${count(cost.changes, 'change')}`,
    ],
    ['Messages', messages.total === 0 ? null : messagesText(messages, stream, lastMessages)],
    ['Output', outputLocation === null ? null : oneLine(outputLocation)],
  ];
  const shown = rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(9)} ${value}`);
  const receipts = content.map(
    ({ name, bytes, sha256, uri }) =>
      `${'Content'.padEnd(9)} ${oneLine(name)}  ${prettyBytes(bytes)}  sha256 ${sha256}\n${' '.repeat(10)}${uri}`,
  );
  return [...shown, ...receipts];
}

function messagesText(
  { total, bySeverity, last, uri }: JobOutcome['messages'],
  stream: NodeJS.WriteStream,
  lastMessages: number | undefined,
): string {
  const worst = last.findLast(({ severity }) => severity === 'error') ?? last.at(-1);
  const shown = lastMessages === undefined ? (worst ? [worst] : []) : last.slice(-lastMessages);
  const counts = `${total} (${count(bySeverity.error, 'error')}, ${count(bySeverity.warning, 'warning')})`;
  const lines = shown.map(({ severity, text }) => `${severityText(severity, stream)}: ${oneLine(text)}`);
  return [counts, ...lines, uri ?? ''].filter(Boolean).join(`\n${' '.repeat(10)}`);
}

function severityText(severity: Severity, stream: NodeJS.WriteStream): string {
  if (severity === 'info') return severity;
  return styled(severity === 'error' ? 'red' : 'yellow', severity, stream);
}

function timesText({ awaitedFrom, queued, started, ended }: JobOutcome['times']): string {
  const parts = [`awaited since ${awaitedFrom}`];
  if (queued) parts.push(`queued ${queued}`);
  if (started) parts.push(`started ${started}`);
  if (ended) parts.push(`ended ${ended}`);
  return parts.join(', ');
}
