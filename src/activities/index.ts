/** Creates the activities with their dependencies. serving/serve.ts decides which worker serves which. */
import type { Client } from '@temporalio/client';
import type { ContentStore } from '../content/store.js';
import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { acceptInput } from './accept-input.js';
import { cancelJob } from './cancel-job.js';
import { cancelWait } from './cancel-wait.js';
import { collectContent } from './collect-content.js';
import { collectMessages } from './collect-messages.js';
import type { ActActivities, CallerActivities, PollActivities, WaitActivities } from '../contract/activities.js';
import { followWait } from './follow-wait.js';
import { joinWait } from './join-wait.js';
import { leaveWait } from './leave-wait.js';
import { pollForChange } from './poll-for-change.js';
import { queueServed } from './queue-served.js';
import type { RegisteredAttributes } from './writable-attributes.js';

/** For the workflows' task queue. @param attributes without them no wait writes search attributes */
export function createWaitActivities(
  client: Client,
  attributes?: RegisteredAttributes,
): WaitActivities & CallerActivities {
  return {
    acceptInput: acceptInput(attributes),
    queueServed: queueServed(client),
    joinWait: joinWait(client),
    followWait: followWait(client),
    leaveWait: leaveWait(client),
    cancelWait: cancelWait(client),
  };
}

/**
 * For the task queue of a connection's polls.
 * @param attributes without them no poll reports the registered search attributes
 * @param concurrentPolls the most polls at a time; further attempts wait, as those do that sit out a delay. @default no limit
 */
export function createPollActivities(
  client: VendorClient,
  policy: ConnectionPolicy,
  attributes?: RegisteredAttributes,
  concurrentPolls?: number,
): PollActivities {
  return { pollForChange: pollForChange(client, policy, attributes, concurrentPolls) };
}

/** For the task queue of a connection's cancels and collections. */
export function createActActivities(
  connection: string,
  client: VendorClient,
  store: ContentStore,
  policy: ConnectionPolicy,
): ActActivities {
  return {
    cancelJob: cancelJob(client, policy),
    collectMessages: collectMessages(connection, client, store, policy.limits),
    collectContent: collectContent(connection, client, store, policy.limits),
  };
}
