const LONGEST = 26;
/** The ends of a long id tell more than its middle. */
export function shortId(jobId) {
    return jobId.length > LONGEST ? `${jobId.slice(0, 12)}…${jobId.slice(-11)}` : jobId;
}
//# sourceMappingURL=short-id.js.map