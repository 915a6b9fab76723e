import { RefusedInput } from './refused-input.js';
/** The same client, except that each operation checks its input first. What does not pass makes no request, not even a log-in. */
export function withCheckedInput(client, check) {
    const cancel = client.cancel?.bind(client);
    const readMessages = client.readMessages?.bind(client);
    const openContent = client.openContent?.bind(client);
    const checkInput = (jobId, wanted = {}) => {
        const problem = check(jobId, wanted);
        if (problem !== undefined)
            throw new RefusedInput(problem);
    };
    const checked = {
        checkInput,
        readStatus: async (jobId, signal) => {
            checkInput(jobId);
            return client.readStatus(jobId, signal);
        },
    };
    if (cancel) {
        checked.cancel = async (jobId, signal) => {
            checkInput(jobId);
            await cancel(jobId, signal);
        };
    }
    if (readMessages) {
        checked.readMessages = async function* (jobId, signal) {
            checkInput(jobId);
            yield* readMessages(jobId, signal);
        };
    }
    if (openContent) {
        checked.openContent = async function* (jobId, wanted, signal) {
            checkInput(jobId, wanted);
            yield* openContent(jobId, wanted, signal);
        };
    }
    // Inherits from the client, so that a capability the client lacks is absent here too.
    return Object.assign(Object.create(client), checked);
}
//# sourceMappingURL=checked-input.js.map