/** An outcome as text: what happened, what it cost, and what to do. */
import { styleText } from 'node:util';
import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';
import { cancelText } from '../../text/cancel-text.js';
import { isTerminal } from '../../contract/job.js';
import { oneLine } from './printable.js';
const COLOURS = {
    succeeded: 'green',
    failed: 'red',
    cancelled: 'yellow',
    cancelling: 'yellow',
    running: 'cyan',
};
/** The state in its colour if the stream is a terminal with colours. */
export function coloured(state, stream) {
    const colour = COLOURS[state];
    return colour && stream ? styleText(colour, state, { stream }) : state;
}
/** `calls 34`. */
export function jobName({ connection, jobId }) {
    return `${connection} ${oneLine(jobId)}`;
}
/** One line: {@link statusText} and the vendor's summary. */
export function statusLine(outcome, stream) {
    const { summary } = outcome;
    return `${statusText(outcome, stream)}${summary ? ` - ${oneLine(summary)}` : ''}`;
}
/**
 * State, percent, condition, phase; without a stream, plain. A `vendor` of null means that the job was not polled yet. If the wait ended before
 * its job, the state is `last seen`.
 */
export function statusText(outcome, stream) {
    const { state, condition, percent, phase, vendor } = outcome;
    const stale = phase === 'ended' && !isTerminal(state) && state !== 'unknown' ? 'last seen ' : '';
    const parts = [
        vendor === null
            ? phase === 'ended'
                ? 'never seen'
                : 'not polled yet'
            : stale + (stream ? coloured(state, stream) : state),
        percent === null || state === 'succeeded' ? '' : `${percent} %`,
        condition === 'clear' ? '' : condition,
        phase === 'collecting' ? 'collecting messages and content' : '',
        phase === 'cancelling' ? 'waiting for the cancellation' : '',
    ];
    return parts.filter((part) => part !== '').join(', ');
}
/** One line for one of several jobs: its name and how its wait ended. */
export function endLine({ outcome, error }, stream) {
    if (!error || repeatsState(error))
        return `${jobName(outcome)} ${statusLine(outcome, stream)}`;
    return `${jobName(outcome)} ${statusText(outcome, stream)}: ${error.type}: ${oneLine(error.message)}`;
}
/** Whether the error only repeats the state of the job. */
export function repeatsState({ type }) {
    return type === 'JobFailed' || type === 'JobCancelled';
}
/** The whole outcome. @param lastMessages how many messages to show; default: only the most severe one */
export function outcomeText(end, stream, lastMessages) {
    const { outcome, error } = end;
    const lines = outcomeLines(outcome, stream, lastMessages);
    if (error)
        lines.push(`${error.type}: ${oneLine(error.message)}`, `What to do: ${error.hint}`);
    return lines.join('\n');
}
function outcomeLines(outcome, stream, lastMessages) {
    const { vendor, vendorState, times, cost, cancel, messages, content, outputLocation, timeline } = outcome;
    const rows = [
        ['Job', `${jobName(outcome)}${vendor ? ` (${vendor})` : ''}`],
        ['State', `${statusLine(outcome, stream)}${vendorState ? `  [vendor: ${oneLine(vendorState)}]` : ''}`],
        [
            'Cancel',
            cancel
                ? `requested by the ${cancel.by}${cancel.reason ? ` (${oneLine(cancel.reason)})` : ''}: ${cancel.result}`
                : null,
        ],
        ['', cancel && outcome.phase === 'ended' && cancel.result !== 'finishedAnyway' ? cancelText(outcome).job : null],
        ...timeline.flatMap(({ event, detail }) => event === 'limited' && detail !== undefined ? [['Limited', oneLine(detail)]] : []),
        ['Times', timesText(times)],
        ['Waited', `${durationText(cost.waitedSeconds)}, ${count(cost.polls, 'poll')}, ${count(cost.changes, 'change')}`],
        ['Messages', messages.total === 0 ? null : messagesText(messages, stream, lastMessages)],
        ['Output', outputLocation === null ? null : oneLine(outputLocation)],
    ];
    const shown = rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(9)} ${value}`);
    const receipts = content.map(({ name, bytes, sha256, uri }) => `${'Content'.padEnd(9)} ${oneLine(name)}  ${prettyBytes(bytes)}  sha256 ${sha256}\n${' '.repeat(10)}${uri}`);
    return [...shown, ...receipts];
}
function messagesText({ total, bySeverity, last, uri }, stream, lastMessages) {
    const worst = last.findLast(({ severity }) => severity === 'error') ?? last.at(-1);
    const shown = lastMessages === undefined ? (worst ? [worst] : []) : last.slice(-lastMessages);
    const counts = `${total} (${count(bySeverity.error, 'error')}, ${count(bySeverity.warning, 'warning')})`;
    const lines = shown.map(({ severity, text }) => `${severityText(severity, stream)}: ${oneLine(text)}`);
    return [counts, ...lines, uri ?? ''].filter(Boolean).join(`\n${' '.repeat(10)}`);
}
function severityText(severity, stream) {
    if (severity === 'info')
        return severity;
    return styleText(severity === 'error' ? 'red' : 'yellow', severity, { stream });
}
function timesText({ awaitedFrom, queued, started, ended }) {
    const parts = [`awaited since ${awaitedFrom}`];
    if (queued)
        parts.push(`queued ${queued}`);
    if (started)
        parts.push(`started ${started}`);
    if (ended)
        parts.push(`ended ${ended}`);
    return parts.join(', ');
}
export function durationText(seconds) {
    return seconds === 0 ? '0s' : prettyMilliseconds(seconds * 1_000, { secondsDecimalDigits: 0 });
}
/** `1 poll`, `2 polls`. */
export function count(many, noun) {
    return `${many} ${noun}${many === 1 ? '' : 's'}`;
}
//# sourceMappingURL=outcome-text.js.map