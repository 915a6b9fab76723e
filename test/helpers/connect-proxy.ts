/** A proxy that opens tunnels (CONNECT), as a company's does. It finds every host name on this machine. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Certificate } from './certificates.js';

export interface ConnectProxyOptions {
  /** `user:password`; asks for them with 407. */
  credentials?: string;
  /** Answers every CONNECT with this status. */
  refuses?: number;
  /** Never answers. */
  hangs?: boolean;
  /** Speaks TLS itself. */
  certificate?: Certificate;
}

export interface ConnectProxy {
  readonly port: number;
  /** `host:port` of each CONNECT so far. */
  readonly asked: string[];
  /** The `Proxy-Authorization` of each. */
  readonly authorizations: (string | undefined)[];
  /** Requests that are no CONNECT. */
  readonly plain: string[];
  /** The most tunnels that were open at the same time. */
  readonly mostOpen: number;
  close(): Promise<void>;
}

export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { credentials, refuses, hangs = false, certificate } = options;
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const plain: string[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  let open = 0;
  let mostOpen = 0;
  const server = certificate ? createTlsServer(certificate) : createServer();
  server.on('request', (request, response) => {
    plain.push(request.url ?? '');
    response.writeHead(405).end('only CONNECT');
  });
  server.on('connect', (request, client: Socket, head: Buffer) => {
    const { url: target = '', headers } = request;
    asked.push(target);
    authorizations.push(headers['proxy-authorization']);
    client.on('error', () => undefined);
    if (hangs) return;
    const status = refuses ?? (expected && headers['proxy-authorization'] !== expected ? 407 : 200);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 5\r\n\r\n{"a"}`);
      return;
    }
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    const vendor = connect(Number(/:(\d+)$/.exec(target)![1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) vendor.write(head);
      client.pipe(vendor).pipe(client);
    });
    vendor.on('error', () => client.destroy());
    client.once('close', () => {
      open -= 1;
      vendor.destroy();
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    authorizations,
    plain,
    get mostOpen() {
      return mostOpen;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
