import type { Proxy } from './http/tunnel-agent.js';
export type Environment = Record<string, string | undefined>;
/**
 * This machine is never reached through a proxy: its own loopback is another machine's there, and Vigil allows plain http to it.
 * @param own the connection's `proxy`, which NO_PROXY does not exempt
 * @throws NetworkProblem if the proxy's address is invalid; it does not quote the address
 */
export declare function proxyFor(url: URL, own: string | undefined, environment: Environment): Proxy | undefined;
