/** The agents of one connection. They keep connections alive, each with the TLS files and the proxy as they are now. */
import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { type Proxy } from './tunnel-agent.js';
export interface Agents {
    http: http.Agent;
    https: https.Agent;
}
export interface AgentsOptions {
    maxSockets: number;
    /** How long a proxy may take to open a tunnel, in milliseconds. */
    tunnelTimeoutMs: number;
}
export declare class ConnectionAgents {
    private readonly options;
    /** By what chose the proxy. */
    private readonly kept;
    constructor(options: AgentsOptions);
    /** The same agents until the context or the proxy changes. Requests under way then finish on their old connections. */
    with(context: SecureContext | undefined, proxy: Proxy | undefined): Agents;
    close(): void;
    private create;
}
