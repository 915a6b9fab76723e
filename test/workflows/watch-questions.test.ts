/** What the polls of a watch ask the watch itself. */
import { beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createPollActivities } from '../../src/activities/index.js';
import { pollsQueue } from '../../src/contract/ids.js';
import { MEMBERS_QUERY } from '../../src/contract/watch.js';
import { LIBERAL } from '../helpers/policies.js';
import { until } from '../helpers/waits.js';
import { nexusIcClient, serveInTests } from './served.js';
import { watchedConnection, type Watched } from './watched.js';

const served = serveInTests();
let vendor: Watched;
let stop: () => Promise<void>;
const asked = { members: 0, described: 0 };

beforeEach(async () => {
  vendor = await watchedConnection(served, { served: false });
  Object.assign(asked, { members: 0, described: 0 });
  const { client, nativeConnection } = served.server;
  const { connection: name, taskQueue } = vendor.waits;
  const counting = new Client({
    connection: client.connection,
    namespace: client.options.namespace,
    interceptors: {
      workflow: [
        {
          query: (input, next) => {
            if (input.queryType === MEMBERS_QUERY) asked.members += 1;
            return next(input);
          },
          describe: (input, next) => {
            asked.described += 1;
            return next(input);
          },
        },
      ],
    },
  });
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace: client.options.namespace,
    taskQueue: pollsQueue(taskQueue, name),
    activities: createPollActivities(name, nexusIcClient(vendor.simulator), {
      policy: { ...LIBERAL, watches: 1 },
      watches: { client: counting, taskQueue, rateLimit: 1_000 },
    }),
    shutdownGraceTime: 0,
  });
  const run = worker.run();
  stop = async () => {
    worker.shutdown();
    await run;
  };
}, 60_000);

afterEach(async () => {
  await vendor.watch.terminate().catch(() => undefined);
  await stop();
});

describe('the polls of a watch', () => {
  it('ask for members only after the watch has new events, and poll a new member', async () => {
    await vendor.quietWait();
    await until(() => asked.described > 2, 60_000);
    const [before, described] = [asked.members, asked.described];
    await until(() => asked.described > described + 1, 60_000);
    expect(asked.members).toBe(before);

    const joined = await vendor.quietWait();
    const polls = joined.polls();
    await until(() => joined.polls() > polls + 5, 60_000);
    expect(asked.members).toBeGreaterThan(before);
  }, 120_000);
});
