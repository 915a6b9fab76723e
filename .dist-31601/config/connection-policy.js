/** What the connection's config allows its callers. */
export function policyOf({ jobPage, cancel, limits }) {
    return {
        jobPage,
        cancel: cancel !== false,
        limits: {
            minIntervalMs: limits.minInterval,
            maxDeadlineMs: limits.maxDeadline,
            maxContentBytes: limits.maxContentBytes,
            maxMessages: limits.maxMessages,
        },
    };
}
//# sourceMappingURL=connection-policy.js.map