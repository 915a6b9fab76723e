/** How a connection of the config reaches its vendor: with which TLS files, and through which proxy. */
import { nodeExtraCa, proxyVariables, readSecret } from '../config/config.js';
import { NetworkProblem } from './http/network-problem.js';
import { TlsFiles } from './http/tls-files.js';
import { proxyFor } from './proxy-choice.js';
/** Reads files and secrets when they are used. */
export function networkOf(connection, mask) {
    const { proxy } = connection;
    return {
        tls: tlsFiles(connection),
        proxyFor(url) {
            const chosen = proxyFor(url, typeof proxy === 'object' ? secretProxy(proxy) : proxy, proxyVariables());
            if (chosen?.password)
                mask.add(chosen.password);
            return chosen;
        },
    };
}
/** One line for each connection whose TLS files cannot be used now. Its requests would fail. */
export function tlsProblems(connections) {
    return [...connections].flatMap(([name, connection]) => {
        try {
            tlsFiles(connection)?.context();
            return [];
        }
        catch (error) {
            return [`connection ${name}: ${error.message}`];
        }
    });
}
function tlsFiles({ tls }) {
    return tls && new TlsFiles(tls, nodeExtraCa());
}
function secretProxy(proxy) {
    try {
        return readSecret(proxy);
    }
    catch (error) {
        throw new NetworkProblem(error.message, 'correct proxy');
    }
}
//# sourceMappingURL=network.js.map