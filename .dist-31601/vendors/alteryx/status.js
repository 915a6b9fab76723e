// The vendor publishes no list. These words are from its pages and clients, in all their spellings.
const STATES = new Map([
    ['Queued', 'queued'],
    ['Initializing', 'running'],
    ['Running', 'running'],
    ['Error', 'failed'],
    ['Cancelled', 'cancelled'],
    ['Canceled', 'cancelled'],
]);
// Only the disposition says whether a completed job succeeded. Any other word, or none, is `unknown`.
const ENDS = new Map([
    ['Success', 'succeeded'],
    ['Warning', 'succeeded'],
    ['Error', 'failed'],
]);
export function stateOf(status, disposition) {
    if (isCompleted(status))
        return ENDS.get(disposition ?? '') ?? 'unknown';
    return STATES.get(status) ?? 'unknown';
}
/** The job ran to its end, successfully or not. The vendor writes `Completed` in a job, and `Complete` in its filter. */
export function isCompleted(status) {
    return status === 'Completed' || status === 'Complete';
}
/** The vendor's own words, such as `Completed/Success`. */
export function vendorStateOf(status, disposition) {
    return disposition ? `${status}/${disposition}` : status;
}
// Numbers of the Alteryx engine. 4: a tool has completed; 5 and 6: fields were not converted.
const SEVERITIES = new Map([
    [1, 'info'],
    [2, 'warning'],
    [3, 'error'],
    [4, 'info'],
    [5, 'warning'],
    [6, 'warning'],
]);
/** Other numbers are progress and data for Alteryx's own user interface. */
export function severityOf(status) {
    return SEVERITIES.get(status ?? 0) ?? 'info';
}
/** The part of the workflow that wrote a message; -1 is the engine. */
export function sourceOf(toolId) {
    if (toolId === null || toolId === undefined)
        return undefined;
    return toolId === -1 ? 'engine' : `tool ${toolId}`;
}
//# sourceMappingURL=status.js.map