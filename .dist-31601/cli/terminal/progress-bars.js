/** Progress on a terminal: one redrawn line per job, as many as fit on the screen, and a count of the rest. */
import { clearLine, cursorTo, moveCursor } from 'node:readline';
import cliProgress, {} from 'cli-progress';
import { waitId } from '../../contract/ids.js';
import { barLine } from './bar-line.js';
import { truncateEnd, displayWidth } from './truncate.js';
import { coloured, durationText, jobName, statusText } from './outcome-text.js';
import { oneLine } from './printable.js';
const REDRAWS_A_SECOND = 4;
/** Rows below the bars: the count of the rest, and the line for the shell's prompt. */
const OTHER_ROWS = 2;
// Starts at column 2, because tmux keeps in its history a screen that is cleared from column 1.
const ERASE_BELOW = '\u001b[2G\u001b[J\u001b[1G';
const WRAP = { on: '\u001b[?7h', off: '\u001b[?7l' };
export class BarsView {
    stream;
    entries;
    longestLabel;
    bars;
    rows = [];
    /** The widths of the rows on the screen. */
    drawn = [];
    ended = false;
    constructor(stream, jobs, named) {
        this.stream = stream;
        const label = (job) => (named ? jobName(job) : '');
        this.entries = new Map(jobs.map((job) => [waitId(job.connection, job.jobId), { label: label(job) }]));
        this.longestLabel = Math.max(...jobs.map((job) => displayWidth(label(job))));
        this.bars = this.newBars();
        stream.on('resize', this.resized);
        this.arrange();
        this.bars.update();
    }
    newBars() {
        const bars = new cliProgress.MultiBar({
            stream: this.stream,
            format: (options, params, row) => this.line(options, params, row),
            fps: REDRAWS_A_SECOND,
            // A character that the terminal draws wider than we count must not wrap the line.
            linewrap: false,
            // A remark moves the lines, so unchanged ones must be drawn again too.
            forceRedraw: true,
            clearOnComplete: true,
            // DetachSignal handles Ctrl-C; the library's own handler would swallow it. Without that handler nobody would show the cursor again.
            gracefulExit: false,
            hideCursor: false,
        }, cliProgress.Presets.shades_classic);
        // Writing all lines at once prevents flicker.
        bars.on('update-pre', () => this.stream.cork());
        bars.on('update-post', () => this.stream.uncork());
        // See ERASE_BELOW: the library clears from the cursor on.
        bars.on('stop-pre-clear', () => {
            clearLine(this.stream, 0);
            cursorTo(this.stream, 1);
        });
        bars.on('stop', () => cursorTo(this.stream, 0));
        return bars;
    }
    show({ workflowId, outcome, pendingPoll }) {
        const entry = this.entries.get(workflowId);
        if (this.ended || !entry)
            return;
        entry.outcome = outcome;
        entry.progress = pendingPoll;
        this.arrange();
    }
    say(line) {
        if (this.ended) {
            this.stream.write(`${line}\n`);
            return;
        }
        // Above the bars, wrapped over as many rows as needed.
        this.bars.log(`${ERASE_BELOW}${WRAP.on}${line}\n${WRAP.off}`);
        this.bars.update();
    }
    leave({ connection, jobId }, lastLine) {
        this.entries.delete(waitId(connection, jobId));
        if (!this.ended)
            this.arrange();
        this.say(lastLine);
    }
    end() {
        if (this.ended)
            return;
        this.ended = true;
        this.stream.off('resize', this.resized);
        this.bars.stop();
    }
    /** Assigns the rows to jobs, active ones first if there are more jobs than rows. */
    arrange() {
        const room = Math.max(1, (this.stream.rows || 24) - OTHER_ROWS);
        const jobs = [...this.entries.values()];
        // Sorted only if not all jobs fit, because a bar that moves is hard to follow.
        if (jobs.length > room)
            jobs.sort((one, other) => Number(isIdle(one)) - Number(isIdle(other)));
        const shown = jobs.slice(0, room).map((entry) => ({ entry }));
        if (jobs.length > room)
            shown.push({ others: othersText(jobs.slice(room)) });
        while (this.rows.length < shown.length) {
            this.rows.push(this.bars.create(100, 0, { ...shown[this.rows.length], index: this.rows.length }));
        }
        for (let bar; this.rows.length > shown.length && (bar = this.rows.pop());)
            this.bars.remove(bar);
        for (const [index, row] of shown.entries()) {
            this.rows[index]?.update(row.entry ? percentOf(row.entry) : 0, { entry: undefined, ...row });
        }
    }
    line(options, { progress, maxWidth }, row) {
        const text = row.entry
            ? barLine({ label: row.entry.label, progress, text: textOf(row.entry) }, this.longestLabel, maxWidth, options)
            : truncateEnd(row.others, maxWidth - 1);
        this.drawn[row.index] = displayWidth(text);
        const state = row.entry?.outcome?.state;
        return state ? this.withColour(text, state) : text;
    }
    // Coloured after truncation, because the escape codes must not count towards the width.
    withColour(text, state) {
        const at = text.search(new RegExp(`(?<=[█░] )${state}\\b`));
        return at < 0 ? text : text.slice(0, at) + coloured(state, this.stream) + text.slice(at + state.length);
    }
    resized = () => {
        const columns = this.stream.columns || 80;
        // The terminal has wrapped the lines that are now too long, and moved the cursor down.
        const broken = this.rows.reduce((rows, _, index) => rows + Math.floor(((this.drawn[index] ?? 1) - 1) / columns), 0);
        moveCursor(this.stream, 0, -broken);
        // New bars, because removing rows one by one draws the rest again each time, on a screen that may be too small for them.
        this.bars.stop();
        this.bars = this.newBars();
        this.rows = [];
        this.arrange();
        this.bars.update();
    };
}
function percentOf({ outcome }) {
    return outcome?.state === 'succeeded' ? 100 : (outcome?.percent ?? 0);
}
function textOf({ outcome, progress }) {
    if (!outcome)
        return 'not polled yet';
    // The vendor's summary comes last, because a line that is too wide is cut at its end.
    const summary = outcome.summary ? ` - ${oneLine(outcome.summary)}` : '';
    return `${statusText(outcome)}${nextPoll(progress)}${summary}`;
}
function nextPoll(progress) {
    if (!progress?.nextPollAt)
        return '';
    const seconds = Math.max(0, Math.round((progress.nextPollAt.getTime() - Date.now()) / 1_000));
    const { problem } = progress.observation;
    return ` · poll ${progress.polls}, next in ${durationText(seconds)}${problem ? ` · ${oneLine(problem)}` : ''}`;
}
/** Whether the job shows no activity or problem. */
function isIdle({ outcome }) {
    if (!outcome)
        return true;
    return ['unknown', 'queued', 'paused'].includes(outcome.state) && outcome.condition === 'clear';
}
/** `and 38 more: 30 queued, 8 not polled yet`. */
function othersText(entries) {
    const counts = new Map();
    for (const { outcome } of entries) {
        const what = outcome && outcome.vendor !== null ? outcome.state : 'not polled yet';
        counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    return `and ${entries.length} more: ${[...counts].map(([what, count]) => `${count} ${what}`).join(', ')}`;
}
//# sourceMappingURL=progress-bars.js.map