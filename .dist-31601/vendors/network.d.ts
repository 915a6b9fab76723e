/** How a connection of the config reaches its vendor: with which TLS files, and through which proxy. */
import { type ConnectionConfig } from '../config/config.js';
import type { GotClientOptions } from './http/got-client.js';
import type { SecretMask } from './http/secret-mask.js';
/** Reads files and secrets when they are used. */
export declare function networkOf(connection: ConnectionConfig, mask: SecretMask): Pick<GotClientOptions, 'tls' | 'proxyFor'>;
/** One line for each connection whose TLS files cannot be used now. Its requests would fail. */
export declare function tlsProblems(connections: Map<string, ConnectionConfig>): string[];
