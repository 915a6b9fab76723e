import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { ConnectionConfig } from './config.js';
/** What the connection's config allows its callers. */
export declare function policyOf({ jobPage, cancel, limits }: ConnectionConfig): ConnectionPolicy;
