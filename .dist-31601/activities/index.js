import { acceptInput } from './accept-input.js';
import { cancelJob } from './cancel-job.js';
import { cancelWait } from './cancel-wait.js';
import { collectContent } from './collect-content.js';
import { collectMessages } from './collect-messages.js';
import { followWait } from './follow-wait.js';
import { joinWait } from './join-wait.js';
import { leaveWait } from './leave-wait.js';
import { pollForChange } from './poll-for-change.js';
import { queueServed } from './queue-served.js';
/** For the workflows' task queue. @param attributes without them no wait writes search attributes */
export function createWaitActivities(client, attributes) {
    return {
        acceptInput: acceptInput(attributes),
        queueServed: queueServed(client),
        joinWait: joinWait(client),
        followWait: followWait(client),
        leaveWait: leaveWait(client),
        cancelWait: cancelWait(client),
    };
}
/** For the task queue of a connection's polls. @param attributes without them no poll reports the registered search attributes */
export function createPollActivities(client, policy, attributes) {
    return { pollForChange: pollForChange(client, policy, attributes) };
}
/** For the task queue of a connection's cancels and collections. */
export function createActActivities(connection, client, store, policy) {
    return {
        cancelJob: cancelJob(client, policy),
        collectMessages: collectMessages(connection, client, store, policy.limits),
        collectContent: collectContent(connection, client, store, policy.limits),
    };
}
//# sourceMappingURL=index.js.map