/** The health endpoints GET /livez and GET /readyz, for the platform that runs the worker. */
import { createServer, type Server } from 'node:http';
import type { HostPort } from '../config/host-port.js';
import { listenAt } from './http-listener.js';
import type { Serving } from './serve.js';

/** @param serving returns undefined while the worker connects: live, but not ready. @throws Error if the address is in use */
export async function serveHealth(address: HostPort, serving: () => Serving | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    // Not parsed as a URL: that throws for paths such as `//`, which would end the worker.
    const [path] = (request.url ?? '').split('?');
    const known = path === '/livez' || path === '/readyz';
    const ready = serving()?.ready() ?? false;
    const status = !known ? 404 : request.method !== 'GET' ? 405 : path === '/livez' || ready ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(known ? { live: true, ready, queues: serving()?.queues ?? [] } : { error: 'not found' }),
    );
  });
  return listenAt(address, server);
}
