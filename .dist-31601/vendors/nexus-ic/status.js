const STATES = {
    1: 'queued', // Waiting to Start
    2: 'running', // Starting
    3: 'running', // Running
    4: 'succeeded', // Completed
    5: 'failed', // Failed
    6: 'paused', // Paused: may continue
};
export function stateOf(status) {
    return STATES[status] ?? 'unknown';
}
/** NEXUS IC estimates the number of rows, so its percentage may exceed 100. Vigil shows 100 and does not treat the job as finished. */
export function percentOf(percentComplete) {
    return typeof percentComplete === 'number' ? Math.min(100, Math.max(0, Math.round(percentComplete))) : undefined;
}
//# sourceMappingURL=status.js.map