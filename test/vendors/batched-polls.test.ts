/** Polls that share a request of a list: what the contract of the vendors leaves open, with PureConnect's list, which has pages. */
import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import type { JobStatus } from '../../src/contract/job.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { edgeFor } from '../helpers/vendor-edge.js';

const { signal } = new AbortController();
const STATES = [0, 1, 2, 3, 4, 5, 7];

let ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
});

async function start(options: PureConnectSimulatorOptions = {}) {
  const server = new PureConnectSimulator(options);
  await server.start();
  const clientOf = () => {
    const client = new PureConnectClient(
      { baseUrl: server.url, alternates: [], user: 'svc-extract', password: () => 'correct-horse' },
      edgeFor('pureconnect'),
    );
    ends.unshift(() => client.close());
    return client;
  };
  ends.push(() => server.stop());
  const asked = () => ({ single: server.requests('status').length, lists: server.requests('list').length });
  const add = (count: number) =>
    Array.from({ length: count }, (_, nth) =>
      server.addJob({ timeline: [{ state: STATES[nth % STATES.length]! }], outputFolder: `\\\\ic\\extract\\${nth}` }),
    );
  const client = clientOf();
  /** Polls that start the gathering, so that the following ones are gathered together. */
  const company = () => Promise.all(add(2).map((jobId) => client.readStatus(jobId, signal)));
  return { server, client, clientOf, asked, add, company };
}

const pollAtAll = (client: PureConnectClient, jobIds: readonly string[]) =>
  Promise.all(jobIds.map((jobId) => client.readStatus(jobId, signal)));

describe('concurrent polls', () => {
  it.each(['nested', 'flat'] as const)('return what single polls return, in every state (%s)', async (shape) => {
    const { client, clientOf, asked, add, company } = await start({ shape });
    const jobIds = add(2 * STATES.length);
    const singly: JobStatus[] = [];
    for (const jobId of jobIds) {
      // From a client that has polled no other job.
      singly.push(await clientOf().readStatus(jobId, signal));
    }
    const { single, lists } = asked();
    expect(lists).toBe(0);
    await company();
    expect(await pollAtAll(client, jobIds)).toEqual(singly);
    expect(asked()).toEqual({ single: single + 2, lists: 1 });
  });

  it('read pages of the list as long as that saves requests', async () => {
    const { client, asked, add, company } = await start({ mostListed: 40 });
    const jobIds = add(100);
    await company();
    await pollAtAll(client, jobIds);
    expect(asked()).toEqual({ single: 2, lists: 3 });
  });

  it('leave no listener on the signals of their callers', async () => {
    const { client, add, company } = await start();
    const { signal: own } = new AbortController();
    await company();
    await Promise.all(add(4).map((jobId) => client.readStatus(jobId, own)));
    expect(getEventListeners(own, 'abort')).toHaveLength(0);
  });

  it('continue for the others when one is aborted, and end when all are', async () => {
    const { server, client, add, company } = await start();
    const jobIds = add(4);
    await company();
    const leaver = new AbortController();
    const leaving = client.readStatus(jobIds[0]!, leaver.signal);
    const staying = pollAtAll(client, jobIds.slice(1));
    leaver.abort(new Error('aborted'));
    await expect(leaving).rejects.toThrow('aborted');
    expect((await staying).map(({ vendorState }) => vendorState)).toEqual(['1', '2', '3']);

    server.fault({ step: 'list', times: 1, wire: 'hang' });
    const all = new AbortController();
    await company();
    const hanging = Promise.allSettled(jobIds.map((jobId) => client.readStatus(jobId, all.signal)));
    await server.requested('list', 2);
    all.abort(new Error('aborted'));
    for (const poll of await hanging) expect(poll).toMatchObject({ reason: { message: 'aborted' } });
    // No poll needs the list any more, so its request is aborted.
    while (server.requests('list')[1]!.doneAt === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('make a request each after the list took longer than a poll may', async () => {
    const { server, client, asked, add, company } = await start();
    const jobIds = add(4);
    await company();
    server.fault({ step: 'list', times: 1, wire: 'hang' });
    const tooLong = new AbortController();
    const hanging = Promise.allSettled(jobIds.map((jobId) => client.readStatus(jobId, tooLong.signal)));
    await server.requested('list');
    tooLong.abort(new DOMException('the time limit has passed', 'TimeoutError'));
    await hanging;
    const { single } = asked();
    await pollAtAll(client, jobIds);
    expect(asked()).toEqual({ single: single + 4, lists: 1 });
  });
});
