/** The activities, made with what they need; which worker serves which is decided in worker.ts. */
import type { Client } from '@temporalio/client';
import type { ContentStore } from '../content/store.js';
import type { VendorClient } from '../vendors/vendor-client.js';
import { acceptInput } from './accept-input.js';
import { cancelJob } from './cancel-job.js';
import { collectContent } from './collect-content.js';
import { collectMessages } from './collect-messages.js';
import type { ActActivities, CallerActivities, LookActivities, WaitActivities } from './contract.js';
import { followWait } from './follow-wait.js';
import { joinWait } from './join-wait.js';
import { leaveWait } from './leave-wait.js';
import { nextObservation } from './next-observation.js';
import { queueServed } from './queue-served.js';

/** For the workflows' own queue. */
export function createWaitActivities(client: Client): WaitActivities & CallerActivities {
  return {
    acceptInput,
    queueServed: queueServed(client.workflowService),
    joinWait: joinWait(client),
    followWait: followWait(client),
    leaveWait: leaveWait(client),
  };
}

/** For the queue of a connection's looks. */
export function createLookActivities(client: VendorClient): LookActivities {
  return { nextObservation: nextObservation(client) };
}

/** For the queue of a connection's cancels and collections. */
export function createActActivities(connection: string, client: VendorClient, store: ContentStore): ActActivities {
  return {
    cancelJob: cancelJob(client),
    collectMessages: collectMessages(connection, client, store),
    collectContent: collectContent(connection, client, store),
  };
}
