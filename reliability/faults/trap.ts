/** A server of another origin that must get no request: it answers every request and records it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Trap {
  url: string;
  /** How often the path was asked for. */
  visits(path: string): number;
  close(): void;
}

export async function openTrap(): Promise<Trap> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://trap').pathname);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits: (path) => asked.filter((one) => one === path).length,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
