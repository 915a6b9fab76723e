export const NO_MESSAGES = {
    total: 0,
    bySeverity: { info: 0, warning: 0, error: 0 },
    last: [],
    uri: null,
    sha256: null,
};
/** The outcome of a wait that has not polled its job yet. */
export function unseenOutcome(connection, jobId, awaitedFrom, phase) {
    return {
        vendor: null,
        connection,
        jobId,
        phase,
        state: 'unknown',
        condition: 'clear',
        vendorState: null,
        percent: null,
        summary: null,
        times: { awaitedFrom, queued: null, started: null, ended: null },
        messages: NO_MESSAGES,
        content: [],
        outputLocation: null,
        cancel: null,
        timeline: [],
        cost: { polls: 0, changes: 0, waitedSeconds: 0 },
    };
}
//# sourceMappingURL=outcome.js.map