/** Shows a watched list on stdout: redrawn in place on a terminal, one line per change elsewhere. */
import { styleText } from 'node:util';
import { truncateEnd } from './truncate.js';
import { oneLine } from './printable.js';
import { listedState, waitTable } from './wait-table.js';
export function watchView(context) {
    return process.stdout.isTTY ? new ScreenView(process.stdout) : new LogView(context);
}
class LogView {
    context;
    begun = false;
    remark;
    isAway = false;
    constructor(context) {
        this.context = context;
    }
    show({ rows, changed, remark }) {
        if (this.isAway)
            this.context.say('Temporal answers again.');
        if (!this.begun && rows.length === 0)
            this.context.say('No matching waits yet. New ones are printed as they appear.');
        if (remark !== undefined && remark !== this.remark)
            this.context.say(remark);
        this.isAway = false;
        this.begun = true;
        this.remark = remark;
        for (const wait of changed)
            process.stdout.write(`${new Date().toISOString()} ${changeLine(wait)}\n`);
    }
    away(why) {
        if (!this.isAway)
            this.context.say(`${why}. Retrying.`);
        this.isAway = true;
    }
    end() {
        // Nothing to clean up: every line is complete.
    }
}
function changeLine(wait) {
    const { outcome, status } = wait;
    const parts = [status === 'RUNNING' ? '' : status.toLowerCase(), listedState(wait, process.stdout)];
    return `${outcome.connection} ${oneLine(outcome.jobId)} ${parts.filter(Boolean).join(': ')}`;
}
// The alternate screen, so that the terminal's previous content comes back unchanged.
// Without line wrapping: a character that the terminal draws wider than we count must not break the table.
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
// Sent before a line: after a line that fills its row, the cursor is still on the last character.
const CLEAR_BELOW = '\u001b[J';
/** Signals that end the process; the terminal must be restored first. */
const TERMINATING = ['SIGTERM', 'SIGHUP'];
class ScreenView {
    stream;
    list;
    problem;
    ended = false;
    constructor(stream) {
        this.stream = stream;
        stream.write(ENTER);
        stream.on('resize', this.draw);
        for (const signal of TERMINATING)
            process.once(signal, this.die);
    }
    show(list) {
        this.list = list;
        this.problem = undefined;
        this.draw();
    }
    away(why) {
        this.problem = { why, since: this.problem?.since ?? Date.now() };
        this.draw();
    }
    end() {
        if (this.ended)
            return;
        this.ended = true;
        this.stream.off('resize', this.draw);
        for (const signal of TERMINATING)
            process.off(signal, this.die);
        this.stream.write(LEAVE);
        // Leave the last list on the screen.
        if (this.list)
            this.stream.write(`${this.table(this.list).join('\n')}\n`);
    }
    die = (signal) => {
        this.end();
        process.kill(process.pid, signal);
    };
    draw = () => {
        const height = Math.max(2, this.stream.rows);
        const lines = [this.title(), ...(this.list ? this.table(this.list, height - 1) : [])];
        this.stream.write(HOME + lines.map((line) => CLEAR_BELOW + line).join('\r\n'));
    };
    title() {
        const { stream } = this;
        const cut = (text) => truncateEnd(text, stream.columns);
        if (this.problem) {
            const { why, since } = this.problem;
            return styleText('yellow', cut(`Retrying since ${clock(since)}: ${why}`), { stream });
        }
        const text = this.list
            ? `${clock(this.list.now)}, updated every 2 s; * = changed. Press Ctrl-C to quit`
            : 'Connecting to Temporal …';
        return styleText('dim', cut(text), { stream });
    }
    /** @param height the maximum number of lines */
    table({ rows, now, remark }, height = Infinity) {
        const { columns } = this.stream;
        if (rows.length === 0)
            return [truncateEnd('No matching waits.', columns)];
        const { header, lines } = waitTable(rows, { now, columns: columns - 2, stream: this.stream });
        const marked = lines.map((line, row) => `${rows[row]?.marked ? this.mark() : ' '} ${line}`);
        const below = remark === undefined ? [] : [truncateEnd(remark, columns)];
        const room = height - 1 - below.length;
        if (marked.length <= room)
            return [`  ${header}`, ...marked, ...below];
        const shown = marked.slice(0, Math.max(0, room - 1));
        return [
            `  ${header}`,
            ...shown,
            truncateEnd(`  … and ${marked.length - shown.length} more`, columns),
            ...below,
        ].slice(0, height);
    }
    mark() {
        return styleText(['bold', 'yellow'], '*', { stream: this.stream });
    }
}
function clock(at) {
    return new Date(at).toLocaleTimeString('en-GB');
}
//# sourceMappingURL=watch-view.js.map