/** An agent whose sockets are tunnels through a proxy. */
import http from 'node:http';
import https from 'node:https';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { Duplex } from 'node:stream';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { breakOf, NetworkProblem } from './network-problem.js';

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
export class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: Proxy,
    private readonly tunnel: TunnelOptions,
  ) {
    super({ keepAlive: true, maxSockets: tunnel.maxSockets });
  }

  override async connect(_request: http.ClientRequest, options: AgentConnectOpts): Promise<Duplex> {
    const { host = '', port } = options;
    const socket = await this.open(`${host.includes(':') ? `[${host}]` : host}:${port}`);
    if (!options.secureEndpoint) return socket;
    const { secureContext } = this.tunnel;
    // The host stays: it is what the certificate is compared with.
    return connectTls({ ...options, socket, secureContext, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] });
  }

  private open(target: string): Promise<Duplex> {
    const { url, authorization } = this.proxy;
    const request = (url.protocol === 'https:' ? https : http).request({
      method: 'CONNECT',
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: target,
      agent: false,
      headers: { host: target, ...(authorization !== undefined && { 'proxy-authorization': authorization }) },
    });
    return new Promise((resolve, reject) => {
      // Also while a caller has given up: Node tells a request that it is destroyed only once it has a socket.
      const timer = setTimeout(() => request.destroy(this.problem('did not answer in time')), this.tunnel.timeoutMs);
      request.once('connect', ({ statusCode = 0 }, socket: Duplex, head: Buffer) => {
        clearTimeout(timer);
        if (statusCode >= 200 && statusCode < 300) {
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
          return;
        }
        socket.destroy();
        reject(this.refusal(statusCode, target));
      });
      request.once('error', (error) => {
        clearTimeout(timer);
        reject(error instanceof NetworkProblem ? error : this.problem(`cannot be reached: ${breakOf(error).what}`));
      });
      request.end();
    });
  }

  private refusal(status: number, target: string): NetworkProblem {
    const what = `the proxy ${this.proxy.url.host} refused a tunnel to ${target} (HTTP ${status})`;
    const { from } = this.proxy;
    if (status === 407) {
      return new NetworkProblem(
        what,
        `${from} needs a user and a password: http://user:password@${this.proxy.url.host}`,
      );
    }
    const exempt = from === 'proxy' ? 'remove proxy from the connection' : 'add the host to NO_PROXY';
    return new NetworkProblem(what, `allow CONNECT to ${target} in the proxy, or ${exempt}`);
  }

  private problem(what: string): NetworkProblem {
    return new NetworkProblem(`the proxy ${this.proxy.url.host} ${what}`, `check ${this.proxy.from}`);
  }
}
