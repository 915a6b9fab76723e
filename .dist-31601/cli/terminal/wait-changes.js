import { isChange } from '../../contract/job.js';
/** How long a change stays marked. */
const MARKED_MS = 10_000;
export class WaitChanges {
    known;
    changedAt = new Map();
    /** Waits that have just left the list, still shown while their change is marked. */
    departed = new Map();
    /** The workflow ids of running waits that have left the list. The caller reads their current state. */
    missing(waits) {
        const listed = new Set(waits.flatMap((wait) => [keyOf(wait), wait.runId]));
        const before = [...(this.known?.values() ?? [])].filter(({ status }) => status === 'RUNNING');
        return before.filter(({ workflowId, runId }) => !listed.has(workflowId) && !listed.has(runId));
    }
    /** @param gone the current state of the {@link missing} waits @returns the rows to show, and those that changed since the last call */
    take(waits, gone, now) {
        const { known } = this;
        const changed = waits.filter((wait) => {
            const before = known?.get(keyOf(wait)) ?? runningBefore(known, wait);
            return before === undefined || !isSame(before, wait);
        });
        const left = gone.filter((wait) => {
            const before = known?.get(wait.workflowId);
            // A wait that only dropped below the limit has not changed.
            return before !== undefined && !isSame(before, wait);
        });
        // The first list is the baseline.
        if (known)
            for (const wait of [...changed, ...left])
                this.changedAt.set(keyOf(wait), now);
        for (const wait of left)
            this.departed.set(keyOf(wait), wait);
        for (const wait of waits)
            this.departed.delete(keyOf(wait));
        this.changedAt = new Map([...this.changedAt].filter(([, at]) => now - at < MARKED_MS));
        for (const key of this.departed.keys())
            if (!this.changedAt.has(key))
                this.departed.delete(key);
        this.known = new Map(waits.map((wait) => [keyOf(wait), wait]));
        const rows = [...waits, ...this.departed.values()].map((wait) => ({
            ...wait,
            marked: this.changedAt.has(keyOf(wait)),
        }));
        rows.sort((one, other) => other.outcome.times.awaitedFrom.localeCompare(one.outcome.times.awaitedFrom));
        return { rows, changed: [...changed, ...left] };
    }
}
// Continue-as-new gives a running wait another run id; after a wait ends, another wait may use its workflow id.
function keyOf({ workflowId, runId, status }) {
    return status === 'RUNNING' ? workflowId : runId;
}
function runningBefore(known, wait) {
    const before = known?.get(wait.workflowId);
    return before?.runId === wait.runId ? before : undefined;
}
function isSame(one, other) {
    return (one.status === other.status && one.outcome.phase === other.outcome.phase && !differ(one.outcome, other.outcome));
}
function differ(one, other) {
    const seen = ({ vendor, state, condition, percent }) => ({
        vendor,
        state,
        condition,
        percent: percent ?? undefined,
        vendorState: '',
    });
    return one.vendor !== other.vendor || isChange(seen(one), seen(other));
}
//# sourceMappingURL=wait-changes.js.map