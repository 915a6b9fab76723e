import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { VendorEdge } from '../../src/vendors/http/vendor-edge.js';
import type { HttpTimeouts } from '../../src/vendors/http/got-client.js';
import type { VendorRequest } from '../../src/vendors/http/vendor-request.js';
import { SecretMask } from '../../src/vendors/http/secret-mask.js';

export const SECRETS = { query: 'query-secret', header: 'header-secret', body: 'body-secret', answer: 'answer-secret' };

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Served {
  url: string;
  port: number;
  seen: IncomingMessage[];
  close: () => Promise<unknown>;
}

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A plain server that records its requests. */
export async function serve(handler: Handler): Promise<Served> {
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  closers.push(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen, close };
}

export function edge(timeoutsMs: Partial<HttpTimeouts> = {}, concurrency = 8, mask = new SecretMask()): VendorEdge {
  const timeouts = { request: 5_000, idle: 5_000, content: 5_000, ...timeoutsMs };
  const made = new VendorEdge({ vendor: 'alteryx', mask, concurrency, timeoutsMs: timeouts });
  closers.push(() => made.close());
  return made;
}

export function request(url: string, more: Partial<VendorRequest> = {}): VendorRequest {
  const to = new URL(url);
  to.searchParams.set('hash', SECRETS.query);
  const headers = { 'x-csrf-token': SECRETS.header };
  return { verb: 'read status', url: to, where: '/where', headers, signal: new AbortController().signal, ...more };
}

export function send(
  response: ServerResponse,
  body: string | Buffer,
  headers: Record<string, string> = {},
  status = 200,
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
