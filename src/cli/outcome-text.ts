/** An outcome for people: what happened, what it cost, what to do. */
import { styleText } from 'node:util';
import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';
import type { WaitEnd } from '../client/waits.js';
import type { JobOutcome, JobState } from '../job.js';
import { leftBehind } from '../workflows/ending.js';

const COLOURS: Partial<Record<JobState, 'green' | 'red' | 'yellow' | 'cyan'>> = {
  succeeded: 'green',
  failed: 'red',
  cancelled: 'yellow',
  cancelling: 'yellow',
  running: 'cyan',
};

/** The state in its colour, where the stream is a terminal that wants colours. */
export function coloured(state: JobState, stream: NodeJS.WriteStream): string {
  const colour = COLOURS[state];
  return colour ? styleText(colour, state, { stream }) : state;
}

/** One line: state, condition, percent, phase. */
export function statusLine(outcome: JobOutcome, stream: NodeJS.WriteStream): string {
  const { state, condition, percent, phase, summary } = outcome;
  return [
    coloured(state, stream),
    percent === null || state === 'succeeded' ? '' : `${percent} %`,
    condition === 'clear' ? '' : `(${condition})`,
    phase === 'collecting' ? 'collecting messages and content' : '',
    phase === 'cancelling' ? 'waiting for the cancel to take effect' : '',
    summary ? `- ${summary}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** The whole outcome, some lines. */
export function outcomeText(end: WaitEnd, stream: NodeJS.WriteStream): string {
  const { outcome, error } = end;
  const lines = outcome ? outcomeLines(outcome, stream) : [];
  if (error) lines.push(`${error.type}: ${error.message}`, `What to do: ${error.hint}`);
  return lines.join('\n');
}

function outcomeLines(outcome: JobOutcome, stream: NodeJS.WriteStream): string[] {
  const { connection, jobId, vendor, vendorState, times, cost, cancel, messages, content, outputLocation } = outcome;
  const rows: [string, string | null][] = [
    ['Job', `${connection} ${jobId}${vendor ? ` (${vendor})` : ''}`],
    ['State', `${statusLine(outcome, stream)}${vendorState ? `  [vendor: ${vendorState}]` : ''}`],
    [
      'Cancel',
      cancel ? `asked by the ${cancel.by}${cancel.reason ? ` (${cancel.reason})` : ''}: ${cancel.result}` : null,
    ],
    [
      '',
      cancel && outcome.phase === 'ended' && cancel.result !== 'finishedAnyway'
        ? leftBehind(outcome).replace(/^; /, '')
        : null,
    ],
    ['Times', timesText(times)],
    ['Waited', `${durationText(cost.waitedSeconds)}, ${cost.looks} looks, ${cost.edges} edges`],
    ['Messages', messages.total === 0 ? null : messagesText(messages)],
    ['Output', outputLocation],
  ];
  const shown = rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(9)} ${value}`);
  const receipts = content.map(
    ({ name, bytes, sha256, uri }) =>
      `${'Content'.padEnd(9)} ${name}  ${prettyBytes(bytes)}  sha256 ${sha256}\n${' '.repeat(10)}${uri}`,
  );
  return [...shown, ...receipts];
}

function messagesText({ total, bySeverity, last, uri }: JobOutcome['messages']): string {
  const worst = last.findLast(({ severity }) => severity === 'error') ?? last.at(-1);
  const counts = `${total} (${bySeverity.error} errors, ${bySeverity.warning} warnings)`;
  return [counts, worst ? `${worst.severity}: ${worst.text}` : '', uri ?? '']
    .filter(Boolean)
    .join(`\n${' '.repeat(10)}`);
}

function timesText({ awaitedFrom, queued, started, ended }: JobOutcome['times']): string {
  const parts = [`awaited from ${awaitedFrom}`];
  if (queued) parts.push(`queued ${queued}`);
  if (started) parts.push(`started ${started}`);
  if (ended) parts.push(`ended ${ended}`);
  return parts.join(', ');
}

export function durationText(seconds: number): string {
  return prettyMilliseconds(seconds * 1_000, { secondsDecimalDigits: 0 });
}
