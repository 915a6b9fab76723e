import type { JobStatus } from '../../contract/job.js';
import { SharedCalls } from './shared-calls.js';
import type { VendorClient } from './vendor-client.js';

/** The same client, except that concurrent polls of the same job share one request. */
export function withSharedPolls(client: VendorClient): VendorClient {
  const polls = new SharedCalls<JobStatus>();
  const keyOf = client.jobList?.keyOf ?? ((jobId: string) => jobId);
  const readStatus: VendorClient['readStatus'] = (jobId, signal) =>
    polls.call(keyOf(jobId), signal, (shared) => client.readStatus(jobId, shared));
  // Inherits from the client, so that a capability the client lacks is absent here too.
  return Object.assign(Object.create(client) as VendorClient, { readStatus });
}
