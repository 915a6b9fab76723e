/** HTTP servers that a command runs until Ctrl-C. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostPort } from '../../config/host-port.js';
import { isLoopback } from '../../config/loopback.js';
import { usageProblem } from '../terminal/problem.js';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @param flag the flag with the address, as it was given. @returns the server's URL, without a path. @throws CliProblem */
export async function listenAt(server: Server, address: HostPort, flag: string, hint: string): Promise<string> {
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw usageProblem([`${flag}: cannot listen there (${(error as NodeJS.ErrnoException).code})`], hint);
  }
  return `http://${hostInUrl(address)}:${(server.address() as AddressInfo).port}`;
}

export async function serveUntilStopped(server: Server): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race(STOPPING.map((signal) => once(process, signal, { signal: stop.signal })));
  } finally {
    stop.abort();
  }
  server.closeAllConnections();
  server.close();
}

/** Whether only this machine reaches the address. */
export function isThisMachine(address: HostPort): boolean {
  return isLoopback(hostInUrl(address));
}

function hostInUrl({ host }: HostPort): string {
  return host.includes(':') ? `[${host}]` : host;
}
