import { BarsView } from './progress-bars.js';
import { jobName, statusLine } from './outcome-text.js';
import { oneLine } from './printable.js';
/** @param jobs in the order to show @param named whether each line starts with the name of its job */
export function progressView(stream, jobs, named) {
    // A dumb terminal cannot redraw a line.
    const redraws = stream.isTTY && process.env['TERM'] !== 'dumb';
    return redraws ? new BarsView(stream, jobs, named) : new LinesView(stream, named);
}
class LinesView {
    stream;
    named;
    last = new Map();
    constructor(stream, named) {
        this.stream = stream;
        this.named = named;
    }
    show({ workflowId, outcome, pendingPoll }) {
        const { vendor, state, condition, phase, percent } = outcome;
        const change = [vendor, state, condition, phase, percent === null ? '' : Math.floor(percent / 10)].join();
        if (change === this.last.get(workflowId))
            return;
        this.last.set(workflowId, change);
        const problem = condition === 'clear' ? undefined : pendingPoll?.observation.problem;
        const why = problem ? ` (${oneLine(problem)})` : '';
        this.sayNow(`${this.named ? `${jobName(outcome)} ` : ''}${statusLine(outcome, this.stream)}${why}`);
    }
    say(line) {
        this.stream.write(`${line}\n`);
    }
    leave(_job, lastLine) {
        this.sayNow(lastLine);
    }
    end() {
        // Nothing to clean up: every line is complete.
    }
    sayNow(line) {
        this.say(`${new Date().toISOString()} ${line}`);
    }
}
//# sourceMappingURL=progress.js.map