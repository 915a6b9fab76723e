import { readFileSync } from 'node:fs';
import { afterEach, beforeEach } from '@jest/globals';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import type { HttpTimeouts } from '../../src/vendors/http/got-client.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { PureConnectClient, type PureConnectOptions } from '../../src/vendors/pureconnect/client.js';
import type { Server } from '../../src/vendors/pureconnect/servers.js';
import { edgeFor } from '../helpers/vendor-edge.js';

export const PASSWORD = 'correct-horse';
export const { signal } = new AbortController();

export interface ServedPureConnect {
  /** Another server, which ends with the test. */
  start: (options?: PureConnectSimulatorOptions, host?: string) => Promise<PureConnectSimulator>;
  /** A client, which ends with the test. */
  clientOf: (
    server: PureConnectSimulator,
    options?: Partial<PureConnectOptions>,
    timeouts?: Partial<HttpTimeouts>,
  ) => PureConnectClient;
}

/** To be called once, at the top of a test file. */
export function servePureConnect(): ServedPureConnect {
  let servers: PureConnectSimulator[];
  let clients: PureConnectClient[];

  beforeEach(() => {
    servers = [];
    clients = [];
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(servers.filter(({ listening }) => listening).map((server) => server.stop()));
  });

  return {
    async start(options = {}, host = '127.0.0.1') {
      const server = new PureConnectSimulator(options);
      await server.start(0, host);
      servers.push(server);
      return server;
    },
    clientOf(server, options = {}, timeouts = {}) {
      const client = new PureConnectClient(
        { baseUrl: server.url, alternates: [], user: 'svc-extract', password: () => PASSWORD, ...options },
        edgeFor('pureconnect', timeouts),
      );
      clients.push(client);
      return client;
    },
  };
}

/** The server by another host name than its `url` has: ICWS tells hosts apart by name, and the config knows the ports. */
export function byName(server: PureConnectSimulator): Server {
  return { url: `http://localhost:${server.port}` };
}

export async function errorOf(promise: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof VendorError) return error;
  throw new Error(`expected a VendorError, got ${String(error)}`);
}

/** An answer in the form of the vendor's documentation. */
export function sample(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../fixtures/pureconnect/${name}.json`, import.meta.url), 'utf8')) as never;
}
