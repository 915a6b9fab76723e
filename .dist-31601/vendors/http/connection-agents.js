/** The agents of one connection. They keep connections alive, each with the TLS files and the proxy as they are now. */
import http from 'node:http';
import https from 'node:https';
import { TunnelAgent } from './tunnel-agent.js';
export class ConnectionAgents {
    options;
    /** By what chose the proxy. */
    kept = new Map();
    constructor(options) {
        this.options = options;
    }
    /** The same agents until the context or the proxy changes. Requests under way then finish on their old connections. */
    with(context, proxy) {
        const from = proxy?.from ?? '';
        const kept = this.kept.get(from);
        if (kept?.context === context && isSame(kept?.proxy, proxy) && kept)
            return kept.agents;
        if (kept)
            retire(kept.agents);
        const agents = this.create(context, proxy);
        this.kept.set(from, { agents, context, proxy });
        return agents;
    }
    close() {
        for (const { agents } of this.kept.values()) {
            agents.http.destroy();
            agents.https.destroy();
        }
        this.kept.clear();
    }
    create(secureContext, proxy) {
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
function isSame(one, other) {
    return one?.url.href === other?.url.href && one?.authorization === other?.authorization;
}
/** `destroy()` would also break the requests under way. */
function retire(agents) {
    for (const agent of [agents.http, agents.https]) {
        agent.maxFreeSockets = 0;
        for (const socket of Object.values(agent.freeSockets).flat())
            socket?.destroy();
    }
}
//# sourceMappingURL=connection-agents.js.map