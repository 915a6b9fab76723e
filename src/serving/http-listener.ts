/** The HTTP servers of the worker. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostPort } from '../config/host-port.js';

/** The server keeps no process alive. @throws Error if the address is in use */
export async function listenAt({ host, port }: HostPort, server: Server): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.unref();
  return server;
}

/** Where the server listens: its port is chosen by the system if the wanted one is 0. */
export function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
