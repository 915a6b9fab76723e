import { afterEach, beforeEach, jest } from '@jest/globals';
import { AlteryxSimulator, type AlteryxSimulatorOptions } from '../../simulators/alteryx.js';
import type { JobMessage } from '../../src/contract/outcome.js';
import type { JobStatus } from '../../src/contract/job.js';
import { AlteryxClient, type AlteryxOptions } from '../../src/vendors/alteryx/client.js';
import { collect } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';

export const SECRET = 'correct-horse';
export const HTML = { headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' };
export const DONE = [{ status: 'Completed', disposition: 'Success' }];

export interface ServedAlteryx {
  /** The ones of the running test. */
  readonly simulator: AlteryxSimulator;
  readonly client: AlteryxClient;
  /** Another simulator and another client. */
  restart: (options: AlteryxSimulatorOptions, ofClient?: Partial<AlteryxOptions>) => Promise<void>;
  /** Another client to the same simulator. */
  reconnect: (options: Partial<AlteryxOptions>) => Promise<void>;
  poll: (id: string) => Promise<JobStatus>;
  messagesOf: (id: string) => Promise<JobMessage[]>;
}

export function patient(): AbortSignal {
  return new AbortController().signal;
}

/** Moves the clock of the client. */
export function passTime(ms: number): void {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + ms);
}

/** To be called once, at the top of a test file: each test gets a simulator and a client of its own. */
export function serveAlteryx(): ServedAlteryx {
  let simulator: AlteryxSimulator;
  let client: AlteryxClient;

  function clientWith(options: Partial<AlteryxOptions>): AlteryxClient {
    const { baseUrl } = simulator;
    return new AlteryxClient(
      { baseUrl, clientId: 'vigil-client', clientSecret: () => SECRET, ...options },
      edgeFor('alteryx'),
    );
  }

  async function start(options: AlteryxSimulatorOptions = {}, ofClient: Partial<AlteryxOptions> = {}): Promise<void> {
    simulator = new AlteryxSimulator(options);
    await simulator.start();
    client = clientWith(ofClient);
  }

  async function stop(): Promise<void> {
    await client.close();
    await simulator.stop();
  }

  beforeEach(() => start());
  afterEach(async () => {
    jest.restoreAllMocks();
    await stop();
  });

  return {
    get simulator() {
      return simulator;
    },
    get client() {
      return client;
    },
    async restart(options, ofClient) {
      await stop();
      await start(options, ofClient);
    },
    async reconnect(options) {
      await client.close();
      client = clientWith(options);
    },
    poll: (id) => client.readStatus(id, patient()),
    messagesOf: (id) => collect(client.readMessages(id, patient())),
  };
}
