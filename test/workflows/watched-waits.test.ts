/** What a list says of the waits of a watch. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { followWaits } from '../../src/client/follow.js';
import { WaitHandle } from '../../src/client/wait-handle.js';
import { firstWaits } from '../../src/client/wait-list.js';
import { WatchedWaits } from '../../src/client/watched-waits.js';
import type { Condition } from '../../src/contract/job.js';
import { MEMBERS_OF_QUERY } from '../../src/contract/watch.js';
import { VIGILS_ATTRIBUTES } from '../helpers/search-attributes.js';
import { until } from '../helpers/waits.js';
import { serveInTests } from './served.js';
import { watchedConnection, type Watched } from './watched.js';

const served = serveInTests({ searchAttributes: VIGILS_ATTRIBUTES });
let vendor: Watched;

beforeEach(async () => {
  vendor = await watchedConnection(served);
}, 60_000);

/** A client that counts what it asks of watches. */
function countingClient() {
  const asked: string[] = [];
  const { connection, options } = served.server.client;
  const client = new Client({
    connection,
    namespace: options.namespace,
    interceptors: {
      workflow: [
        {
          query: (input, next) => {
            asked.push(input.queryType);
            return next(input);
          },
        },
      ],
    },
  });
  return { client, asks: () => asked.filter((name) => name === MEMBERS_OF_QUERY).length };
}

/** The quiet waits of the connection, once the server lists them. */
async function listed(client: Client, count: number) {
  const filter = { connection: vendor.waits.connection };
  await until(async () => (await firstWaits(client, filter, 100)).waits.length === count);
  return (await firstWaits(client, filter, 100)).waits;
}

describe('the waits of a watch in a list', () => {
  it('have their last poll, from one query to the watch', async () => {
    await Promise.all([1, 2, 3].map(() => vendor.quietWait()));
    const { client, asks } = countingClient();
    const found = await listed(client, 3);
    const watched = new WatchedWaits(client);
    await until(async () => (await watched.addTo(found)).every((wait) => wait.watched !== undefined));
    const before = asks();
    const waits = await watched.addTo(found);
    expect(asks() - before).toBe(1);
    for (const { watched: polls } of waits) {
      expect(polls).toMatchObject({ watch: vendor.watch.workflowId, connection: { condition: 'clear' } });
      expect(Date.now() - polls!.lastPollAt).toBeLessThan(60_000);
    }
  });

  it('have the percentage of their last poll, not only that of their last change', async () => {
    const { jobId } = await vendor.quietWait([{ status: 3, percentComplete: 41 }]);
    const { client } = served.server;
    const found = await listed(client, 1);
    const percent = async () => (await new WatchedWaits(client).addTo(found))[0]!.outcome.percent;
    expect(found[0]?.outcome.percent).toBe(41);
    vendor.simulator.job(jobId).life.continueWith([{ status: 3, percentComplete: 47 }]);
    await until(async () => (await percent()) === 47);
    expect((await listed(client, 1))[0]?.outcome.percent).toBe(41);
  });

  it('have the problem of their connection, and since when', async () => {
    await vendor.quietWait();
    const { client } = served.server;
    const found = await listed(client, 1);
    vendor.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    const read = async () => (await new WatchedWaits(client).addTo(found))[0]!;
    await until(async () => (await read()).outcome.condition === 'unreachable');
    const { outcome, watched } = await read();
    expect(outcome).toMatchObject({ state: 'running', phase: 'waiting' });
    expect(outcome.timeline.at(-1)).toMatchObject({
      at: new Date(watched!.connection.since).toISOString(),
      condition: 'unreachable',
      problem: expect.stringContaining('503'),
    });
    // A single wait says what the list says.
    const known = await new WaitHandle(client, found[0]!).known();
    expect(known?.outcome).toEqual({ ...outcome, cost: known?.outcome.cost });
  });

  it('are found by the problem of their connection, and not as those that are clear', async () => {
    await Promise.all([1, 2, 3].map(() => vendor.quietWait()));
    const { client } = served.server;
    const { connection } = vendor.waits;
    await listed(client, 3);
    const found = async (conditions: Condition[], of: object = { connection }) => {
      const { waits } = await firstWaits(client, { ...of, only: 'running', conditions }, 100);
      return waits.filter((wait) => wait.connection === connection).map(({ outcome }) => outcome.condition);
    };
    expect(await found(['unreachable'])).toEqual([]);
    vendor.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await until(async () => (await found(['unreachable', 'refused'])).length === 3);
    expect(await found(['unreachable'], {})).toEqual(['unreachable', 'unreachable', 'unreachable']);
    expect(await found(['clear'])).toEqual([]);
    expect(await found(['refused'])).toEqual([]);
    vendor.simulator.clearFaults();
    await until(async () => (await found(['clear'])).length === 3);
  });

  it('have the last known values, or none, within a short time if no worker answers for the watch', async () => {
    await vendor.quietWait();
    const { client } = served.server;
    const found = await listed(client, 1);
    const watched = new WatchedWaits(client);
    await until(async () => (await watched.addTo(found))[0]?.watched !== undefined);
    await vendor.waits.serve(false);
    const began = Date.now();
    const [[again], [anew]] = await Promise.all([watched.addTo(found), new WatchedWaits(client).addTo(found)]);
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(again?.watched?.watch).toBe(vendor.watch.workflowId);
    expect(anew).toEqual(found[0]);
    await vendor.waits.serve(true);
  });
});

describe('a wait of a watch that somebody follows', () => {
  it('shows its last poll and the problem of its connection, and its end', async () => {
    const { jobId, handle } = await vendor.quietWait();
    const { client } = served.server;
    const followed = (await listed(client, 1)).map((wait) => ({ handle: new WaitHandle(client, wait) }));
    const stop = new AbortController();
    const conditions: string[] = [];
    let polledAt = 0;
    let exit: number | undefined;
    const following = followWaits(
      client,
      followed,
      { signal: stop.signal },
      {
        known: (_, { outcome, watched }) => {
          if (conditions.at(-1) !== outcome.condition) conditions.push(outcome.condition);
          polledAt = watched?.lastPollAt ?? polledAt;
        },
        ended: (_, end) => (exit = end.exit),
        lost: (_, error) => {
          throw error;
        },
        away: () => undefined,
        back: () => undefined,
      },
    );
    await until(() => polledAt > 0);
    vendor.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await until(() => conditions.at(-1) === 'unreachable', 60_000);
    vendor.simulator.clearFaults();
    await until(() => conditions.at(-1) === 'clear', 60_000);
    vendor.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    await following;
    expect([conditions, exit]).toEqual([['clear', 'unreachable', 'clear'], 0]);
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  }, 120_000);
});
