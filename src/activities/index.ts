/** The activities, made with what they need; which worker serves which is decided in worker.ts. */
import type { ContentStore } from '../content/store.js';
import type { WorkflowService } from '../pollers.js';
import type { VendorClient } from '../vendors/vendor-client.js';
import { acceptInput } from './accept-input.js';
import { cancelJob } from './cancel-job.js';
import { collectContent } from './collect-content.js';
import { collectMessages } from './collect-messages.js';
import type { ActActivities, LookActivities, WaitActivities } from './contract.js';
import { nextObservation } from './next-observation.js';
import { queueServed } from './queue-served.js';

/** For the workflows' own queue. */
export function createWaitActivities(workflowService: WorkflowService): WaitActivities {
  return { acceptInput, queueServed: queueServed(workflowService) };
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
