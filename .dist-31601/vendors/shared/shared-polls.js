import { SharedCalls } from './shared-calls.js';
/** The same client, except that concurrent polls of the same job share one request. */
export function withSharedPolls(client) {
    const polls = new SharedCalls();
    const keyOf = client.jobList?.keyOf ?? ((jobId) => jobId);
    const readStatus = (jobId, signal) => polls.call(keyOf(jobId), signal, (shared) => client.readStatus(jobId, shared));
    // Inherits from the client, so that a capability the client lacks is absent here too.
    return Object.assign(Object.create(client), { readStatus });
}
//# sourceMappingURL=shared-polls.js.map