/** GET /livez and /readyz, told truthfully: for the platform that runs the worker. */
import { createServer, type Server } from 'node:http';
import type { Serving } from './serve.js';

export interface HealthAddress {
  host: string;
  port: number;
}

/** `HOST:PORT`, or `[IPv6]:PORT`; undefined for anything else. */
export function parseHealthAddress(text: string): HealthAddress | undefined {
  const match = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(text);
  if (!match?.[1] || Number(match[2]) > 65_535) return undefined;
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) };
}

/** @param serving undefined while the worker still connects: alive, and not ready. @throws Error when the address is taken */
export async function serveHealth(address: HealthAddress, serving: () => Serving | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    // Not by URL, which throws for some of what a client may ask, such as `//`: that would end the worker.
    const [path] = (request.url ?? '').split('?');
    const known = path === '/livez' || path === '/readyz';
    const ready = serving()?.ready() ?? false;
    const status = !known ? 404 : request.method !== 'GET' ? 405 : path === '/livez' || ready ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(known ? { live: true, ready, queues: serving()?.queues ?? [] } : { error: 'not found' }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  server.unref();
  return server;
}
