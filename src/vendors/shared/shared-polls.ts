import type { JobStatus } from '../../contract/job.js';
import { SharedCalls } from './shared-calls.js';
import type { VendorClient } from './vendor-client.js';

/** The same client, but that simultaneous polls the same job are one request. */
export function sharePolls(client: VendorClient): VendorClient {
  const polls = new SharedCalls<JobStatus>();
  const keyOf = client.jobList?.keyOf ?? ((jobId: string) => jobId);
  const readStatus: VendorClient['readStatus'] = (jobId, signal) =>
    polls.call(keyOf(jobId), signal, (shared) => client.readStatus(jobId, shared));
  // On top of it, so that a capability which the client lacks is lacking here too.
  return Object.assign(Object.create(client) as VendorClient, { readStatus });
}
