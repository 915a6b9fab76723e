/** The agents of one connection of the config. They keep connections alive, each with the TLS files and the proxy as they are now. */
import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { TunnelAgent, type Proxy } from './tunnel-agent.js';

export interface Agents {
  http: http.Agent;
  https: https.Agent;
}

export interface AgentsOptions {
  maxSockets: number;
  /** How long a proxy may take to open a tunnel, in milliseconds. */
  tunnelTimeoutMs: number;
}

interface Kept {
  agents: Agents;
  context: SecureContext | undefined;
  proxy: Proxy | undefined;
}

export class ConnectionAgents {
  /** By their use, and by what chose the proxy. */
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly options: AgentsOptions) {}

  /**
   * The same agents until the context or the proxy changes. Requests under way then finish on their old connections.
   * @param use requests of `once` share no connection with others
   */
  with(context: SecureContext | undefined, proxy: Proxy | undefined, use: 'once' | 'kept' = 'kept'): Agents {
    const from = `${use} ${proxy?.from ?? ''}`;
    const kept = this.kept.get(from);
    if (kept?.context === context && isSame(kept?.proxy, proxy) && kept) return kept.agents;
    if (kept) retire(kept.agents);
    const agents = this.create(context, proxy);
    this.kept.set(from, { agents, context, proxy });
    return agents;
  }

  close(): void {
    for (const { agents } of this.kept.values()) {
      agents.http.destroy();
      agents.https.destroy();
    }
    this.kept.clear();
  }

  private create(secureContext: SecureContext | undefined, proxy: Proxy | undefined): Agents {
    const { maxSockets, tunnelTimeoutMs: timeoutMs } = this.options;
    if (proxy) {
      const tunnels = new TunnelAgent(proxy, { maxSockets, timeoutMs, secureContext });
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Node asks an agent only for its methods
      return { http: tunnels, https: tunnels };
    }
    const options = { keepAlive: true, maxSockets };
    return {
      http: new http.Agent(options),
      https: new https.Agent({ ...options, secureContext, rejectUnauthorized: true }),
    };
  }
}

function isSame(one: Proxy | undefined, other: Proxy | undefined): boolean {
  return one?.url.href === other?.url.href && one?.authorization === other?.authorization;
}

/** `destroy()` would also break the requests under way. */
function retire(agents: Agents): void {
  for (const agent of [agents.http, agents.https]) {
    agent.maxFreeSockets = 0;
    for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  }
}
