import { afterEach, beforeEach } from '@jest/globals';
import { OracleEpmSimulator, type OracleEpmWords } from '../../simulators/oracle-epm.js';
import type { TimelineStep } from '../../simulators/timeline.js';
import { OracleEpmClient, type OracleEpmOptions } from '../../src/vendors/oracle-epm/client.js';
import { edgeFor } from '../helpers/vendor-edge.js';

export const PASSWORD = 'correct-horse';
export const { signal } = new AbortController();

export interface ServedOracleEpm {
  /** The one of the running test. */
  readonly server: OracleEpmSimulator;
  /** Another server instead of the one that runs. */
  replace: (other: OracleEpmSimulator) => Promise<void>;
  clientOf: (options?: Partial<OracleEpmOptions>) => OracleEpmClient;
  jobOf: (...timeline: TimelineStep<OracleEpmWords>[]) => string;
}

/** To be called once, at the top of a test file: each test gets a server of its own, and clients that end with the test. */
export function serveOracleEpm(): ServedOracleEpm {
  let server: OracleEpmSimulator;
  let clients: OracleEpmClient[];

  beforeEach(async () => {
    server = new OracleEpmSimulator();
    clients = [];
    await server.start();
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    if (server.listening) await server.stop();
  });

  return {
    get server() {
      return server;
    },
    async replace(other) {
      await server.stop();
      await other.start();
      server = other;
    },
    clientOf(options = {}) {
      const client = new OracleEpmClient(
        {
          baseUrl: server.url,
          application: 'Vision',
          apiVersion: 'v3',
          auth: { user: 'svc-extract', password: () => PASSWORD },
          ...options,
        },
        edgeFor('oracle-epm'),
      );
      clients.push(client);
      return client;
    },
    jobOf: (...timeline) => server.addJob({ timeline }),
  };
}
