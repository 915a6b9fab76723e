import { isTerminal } from '../../contract/job.js';
import { outagesOf, spansOf } from '../../contract/timeline.js';
export const STATUSES = {
    mayStillRun: { sign: '‼', word: 'wait cancelled, job may still run' },
    succeeded: { sign: '✓', word: 'succeeded' },
    failed: { sign: '✗', word: 'failed' },
    cancelled: { sign: '⊘', word: 'cancelled' },
    gaveUp: { sign: '!', word: 'given up' },
    running: { sign: '▸', word: 'still running' },
};
export const STATUS_NAMES = Object.keys(STATUSES);
export function waitStatus({ running, status, error, outcome }) {
    if (running)
        return 'running';
    if (status === 'CANCELLED' && !isTerminal(outcome.state))
        return 'mayStillRun';
    if (status === 'CANCELLED' || error?.type === 'JobCancelled')
        return 'cancelled';
    if (error?.type === 'JobFailed')
        return 'failed';
    if (status !== 'COMPLETED')
        return 'gaveUp';
    if (outcome.state === 'failed' || outcome.state === 'cancelled')
        return outcome.state;
    return 'succeeded';
}
/** @param since the start of the report, or later if the first wait started later */
export function reportData(waits, since, now) {
    const bars = waits.map((wait) => barOf(wait, now)).sort((one, other) => one.from - other.from);
    const names = [...new Set(bars.map(({ wait }) => wait.connection))].sort();
    const connections = names.map((connection) => connectionRows(connection, bars));
    const outages = bars.flatMap((bar) => bar.outages.map(({ from, to }) => ({ bar, from, to })));
    const longestOutage = outages.sort((one, other) => other.to - other.from - (one.to - one.from))[0];
    const from = bars.length === 0 ? since : Math.max(since, bars[0]?.from ?? since);
    const to = Math.max(from + 1_000, ...bars.map((bar) => bar.to));
    return { from, to, connections, counts: countsOf(bars), longestOutage };
}
function barOf(wait, now) {
    const { outcome, closedAt } = wait;
    const from = wait.startedAt.getTime();
    const to = closedAt?.getTime() ?? now;
    const outages = outagesOf(spansOf(outcome.timeline, closedAt?.getTime()));
    return {
        wait,
        status: waitStatus(wait),
        from,
        to,
        outages: outages.map((outage) => ({ ...outage, to: outage.to ?? to })),
    };
}
function connectionRows(connection, all) {
    const bars = all.filter(({ wait }) => wait.connection === connection);
    const vendor = bars.find(({ wait }) => wait.outcome.vendor !== null)?.wait.outcome.vendor ?? null;
    return {
        connection,
        vendor,
        bars,
        counts: countsOf(bars),
        problems: union(bars.flatMap(({ outages }) => outages)),
    };
}
function countsOf(bars) {
    const counts = { mayStillRun: 0, succeeded: 0, failed: 0, cancelled: 0, gaveUp: 0, running: 0 };
    for (const { status } of bars)
        counts[status] += 1;
    return counts;
}
function union(times) {
    const joined = [];
    for (const { from, to } of [...times].sort((one, other) => one.from - other.from)) {
        const last = joined.at(-1);
        if (last && from <= last.to)
            last.to = Math.max(last.to, to);
        else
            joined.push({ from, to });
    }
    return joined;
}
//# sourceMappingURL=report-data.js.map