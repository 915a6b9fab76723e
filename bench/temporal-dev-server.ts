/** Temporal's dev server with its database on disk, so that it can be killed and started again. */
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTE_NAMES } from '../src/contract/search-attributes.js';
import { startDevServer as startServer } from '../test/helpers/temporal.js';
import { actionsIn, type ActionCounts } from './temporal-actions.js';

export interface TemporalServer {
  address: string;
  client: Client;
  /** Of all that keeps the waits, its database included. */
  pids(): number[];
  /** What Temporal Cloud would bill since the server's start; absent where the server is not asked for it. */
  actions?(): Promise<ActionCounts>;
  /** Kills it with -9 and starts it again on the same data; resolves when it answers. */
  kill9AndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDevServer(folder: string): Promise<TemporalServer> {
  const server = await startServer({
    dbFilename: join(folder, 'temporal.db'),
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, 'Keyword'])),
  });
  return {
    address: server.address,
    client: server.client,
    pids: () => [server.pid],
    actions: async () => actionsIn(await (await fetch(server.metricsUrl)).text()),
    kill9AndRestart: async () => {
      await server.kill9();
      await server.restart();
    },
    stop: () => server.stop(),
  };
}
