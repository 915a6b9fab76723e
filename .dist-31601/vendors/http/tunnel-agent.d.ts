/** An agent whose sockets are tunnels through a proxy. */
import http from 'node:http';
import { type SecureContext } from 'node:tls';
import type { Duplex } from 'node:stream';
import { Agent, type AgentConnectOpts } from 'agent-base';
export interface Proxy {
    /** Without credentials. */
    url: URL;
    /** What set it: `proxy` of the connection, or an environment variable. */
    from: string;
    /** The header `Proxy-Authorization`. */
    authorization?: string;
    /** To be masked. */
    password?: string;
}
export interface TunnelOptions {
    maxSockets: number;
    secureContext?: SecureContext;
    /** How long the proxy may take to open a tunnel, in milliseconds. */
    timeoutMs: number;
}
/**
 * Opens a tunnel for plain http too: an answer of the proxy itself, such as 404, can then not be taken for one of the vendor. The client
 * certificate is shown only within the tunnel.
 */
export declare class TunnelAgent extends Agent {
    private readonly proxy;
    private readonly tunnel;
    constructor(proxy: Proxy, tunnel: TunnelOptions);
    connect(_request: http.ClientRequest, options: AgentConnectOpts): Promise<Duplex>;
    private open;
    private refusal;
    private problem;
}
