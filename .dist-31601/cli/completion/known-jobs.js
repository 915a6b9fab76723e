/** The jobs that have a wait in Temporal; none if Temporal does not answer in time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../../temporal/connect.js';
import { waitQuery } from '../../client/wait-query.js';
import { CONNECTION_NAME } from '../../contract/ids.js';
import { jobOfWaitId } from '../../contract/ids.js';
import { rotatingTarget } from '../../temporal/rotating-target.js';
import { durationText } from '../terminal/outcome-text.js';
/** Short, because the user is waiting at the prompt. */
const PATIENCE_MS = 1_000;
/** Typing more letters narrows the query. */
const MAX_JOBS = 100;
export async function knownJobs(flags, connection, begun, running) {
    if (!CONNECTION_NAME.test(connection))
        return [];
    const found = [];
    const asked = ask(flags, queryOf(connection, begun, running), found).catch(() => undefined);
    await Promise.race([asked, sleep(PATIENCE_MS, undefined, { ref: false })]);
    return [...found];
}
async function ask(flags, query, found) {
    const client = await connectClient(rotatingTarget(flags), PATIENCE_MS);
    const seen = new Set();
    try {
        for await (const { workflowId, status, startTime } of client.workflow.list({ query, pageSize: MAX_JOBS })) {
            const { jobId } = jobOfWaitId(workflowId) ?? {};
            // A job may have had several waits, and no completion can contain a line break.
            if (jobId === undefined || seen.has(jobId) || /[\n\t]/.test(jobId))
                continue;
            seen.add(jobId);
            const seconds = Math.max(0, Math.round((Date.now() - startTime.getTime()) / 1_000));
            found.push({ value: jobId, description: `${status.name.toLowerCase()}, since ${durationText(seconds)}` });
            if (seen.size === MAX_JOBS)
                break;
        }
    }
    finally {
        await client.connection.close();
    }
}
function queryOf(connection, begun, running) {
    // Only the part before a quote or backslash goes into the query; the candidates are filtered by the whole word afterwards.
    const [plain = ''] = begun.split(/["'\\]/);
    return waitQuery({ connection, jobIdStart: plain, only: running ? 'running' : undefined });
}
//# sourceMappingURL=known-jobs.js.map