/** How a connection of the config reaches its vendor: with which TLS files, and through which proxy. */
import { nodeExtraCa, proxyVariables, type ConnectionConfig, type Secret } from '../config/config.js';
import { readSecret, SecretError } from '../config/secrets.js';
import type { GotClientOptions } from './http/got-client.js';
import { NetworkProblem } from './http/network-problem.js';
import type { SecretMask } from './http/secret-mask.js';
import { TlsFiles } from './http/tls-files.js';
import { proxyFor } from './proxy-choice.js';

/** Reads files and secrets when they are used. */
export function networkOf(connection: ConnectionConfig, mask: SecretMask): Pick<GotClientOptions, 'tls' | 'proxyFor'> {
  const { proxy } = connection;
  // Nothing changes the variables of a running process, and each reading of one is a system call's worth of time.
  const environment = proxyVariables();
  return {
    tls: tlsFiles(connection),
    proxyFor(url) {
      const chosen = proxyFor(url, typeof proxy === 'object' ? secretProxy(proxy) : proxy, environment);
      if (chosen?.password) mask.add(chosen.password);
      return chosen;
    },
  };
}

/** One line for each connection whose TLS files cannot be used now. Its requests would fail. */
export function tlsProblems(connections: Map<string, ConnectionConfig>): string[] {
  return [...connections].flatMap(([name, connection]) => {
    try {
      tlsFiles(connection)?.context();
      return [];
    } catch (error) {
      return [`connection ${name}: ${(error as Error).message}`];
    }
  });
}

function tlsFiles({ tls }: ConnectionConfig): TlsFiles | undefined {
  return tls && new TlsFiles(tls, nodeExtraCa());
}

function secretProxy(proxy: Secret): string {
  try {
    return readSecret(proxy);
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new NetworkProblem(error.message, error.advice);
  }
}
