/** Creates the activities with their dependencies. serving/serve.ts decides which worker serves which. */
import type { Client } from '@temporalio/client';
import type { ContentStore } from '../content/store.js';
import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import type { ActActivities, CallerActivities, PollActivities, WaitActivities } from '../contract/activities.js';
import type { WritableAttributes } from './writable-attributes.js';
/** For the workflows' task queue. @param attributes without them no wait writes search attributes */
export declare function createWaitActivities(client: Client, attributes?: Pick<WritableAttributes, 'names'>): WaitActivities & CallerActivities;
/** For the task queue of a connection's polls. @param attributes without them no poll reports the registered search attributes */
export declare function createPollActivities(client: VendorClient, policy: ConnectionPolicy, attributes?: Pick<WritableAttributes, 'names'>): PollActivities;
/** For the task queue of a connection's cancels and collections. */
export declare function createActActivities(connection: string, client: VendorClient, store: ContentStore, policy: ConnectionPolicy): ActActivities;
