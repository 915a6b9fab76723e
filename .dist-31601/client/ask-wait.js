import { JOB_QUERY, LIMIT_QUERY } from '../contract/wait-messages.js';
/** @returns the outcome so far; undefined if no worker answers in time */
export function askForOutcome(client, handle, timeoutMs) {
    return ask(client, timeoutMs, () => handle.query(JOB_QUERY));
}
/** @returns the wait's next limit; undefined if no worker answers in time */
export function askForLimit(client, handle, timeoutMs) {
    return ask(client, timeoutMs, () => handle.query(LIMIT_QUERY));
}
async function ask(client, timeoutMs, query) {
    try {
        return await client.withDeadline(Date.now() + timeoutMs, query);
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=ask-wait.js.map