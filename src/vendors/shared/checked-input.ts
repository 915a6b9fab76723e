import type { ContentSelection } from '../../contract/await-job-input.js';
import { RefusedInput } from './refused-input.js';
import type { VendorClient } from './vendor-client.js';

/** @returns what the vendor or the connection's config does not allow, as a line that names the field; undefined if nothing */
export type InputCheck = (jobId: string, wanted: ContentSelection) => string | undefined;

/** The same client, except that each operation checks its input first. What does not pass makes no request, not even a log-in. */
export function withCheckedInput(client: VendorClient, check: InputCheck): VendorClient {
  const cancel = client.cancel?.bind(client);
  const readMessages = client.readMessages?.bind(client);
  const openContent = client.openContent?.bind(client);
  const checkInput = (jobId: string, wanted: ContentSelection = {}) => {
    const problem = check(jobId, wanted);
    if (problem !== undefined) throw new RefusedInput(problem);
  };
  const checked: Partial<VendorClient> = {
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
  return Object.assign(Object.create(client) as VendorClient, checked);
}
