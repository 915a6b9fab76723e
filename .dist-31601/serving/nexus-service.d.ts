import { type ServiceHandler } from 'nexus-rpc';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { NexusPolicy } from '../contract/connection-policy.js';
/** The services of a Worker: none unless the config asks for it. */
export declare function nexusServices(policy: NexusPolicy | undefined): ServiceHandler[];
/**
 * The input with what the policy adds: where callers may not cancel, neither a cancel of the call nor a deadline cancels the job.
 * @throws HandlerError that is not retried, for a connection that is not offered or a cancel that is not allowed
 */
export declare function allowedInput(input: AwaitJobInput, { connections, cancel }: NexusPolicy): AwaitJobInput;
