/** Polls many jobs of a PureConnect that come close together. */
import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../simulators/answer.js';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import type { JobStatus } from '../../src/contract/job.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
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

type Listed = { jobList: { jobStatus: { id?: string } }[] };

/** The list without these jobs. */
function withoutJobs(answer: Answer, jobIds: readonly string[]): Answer {
  return changed(answer, ({ jobList }) => ({
    jobList: jobList.filter(({ jobStatus }) => !jobIds.includes(jobStatus.id!)),
  }));
}

/** The list with a row that does not say which job it is about. */
function withoutId(answer: Answer, jobId: string): Answer {
  return changed(answer, ({ jobList }) => ({
    jobList: jobList.map((row) => (row.jobStatus.id === jobId ? { jobStatus: {} } : row)),
  }));
}

function changed(answer: Answer, change: (list: Listed) => Listed): Answer {
  return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body as string) as Listed)) };
}

describe('concurrent polls', () => {
  it('are sent immediately and separately while few jobs are polled', async () => {
    const { client, asked, add } = await start();
    const jobIds = add(2);
    for (let round = 0; round < 3; round += 1) await pollAtAll(client, jobIds);
    expect(asked()).toEqual({ single: 6, lists: 0 });
  });

  it('share one request of the list if there are many', async () => {
    const { client, asked, add, company } = await start();
    const jobIds = add(100);
    await company();
    await pollAtAll(client, jobIds);
    expect(asked()).toEqual({ single: 2, lists: 1 });
  });

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

  it('are sent separately if the list does not contain their job, which is not looked up there again', async () => {
    const { server, client, asked, add, company } = await start();
    const listed = add(4);
    const hidden = add(2);
    const list = server.fault({
      step: 'list',
      times: 10,
      change: (answer) => withoutJobs(answer, hidden),
    });
    await company();
    const seen = await pollAtAll(client, [...listed, ...hidden]);
    expect(seen.map(({ vendorState }) => vendorState)).toEqual(['0', '1', '2', '3', '0', '1']);
    expect(list.fired).toBeGreaterThan(0);
    expect(asked().single).toBe(4);
    await company();
    const { single, lists } = asked();
    await pollAtAll(client, [...listed, ...hidden]);
    expect(asked()).toEqual({ single: single + 2, lists: lists + 1 });
  });

  it('are sent separately after the list was refused', async () => {
    const { server, client, asked, add, company } = await start();
    server.fault({ step: 'list', times: 1, answer: { status: 403 } });
    const jobIds = add(10);
    await company();
    await pollAtAll(client, jobIds);
    expect(asked()).toEqual({ single: 12, lists: 1 });
    await pollAtAll(client, jobIds);
    expect(asked()).toEqual({ single: 22, lists: 1 });
  });

  it('all fail if the vendor is unreachable, with its Retry-After, and make no more requests', async () => {
    const { server, client, asked, add, company } = await start();
    server.fault({ step: 'list', times: 1, answer: { status: 503, headers: { 'retry-after': '7' } } });
    const jobIds = add(10);
    await company();
    const polls = await Promise.allSettled(jobIds.map((jobId) => client.readStatus(jobId, signal)));
    for (const poll of polls) expect(poll).toMatchObject({ reason: { kind: 'unreachable', retryAfterMs: 7_000 } });
    expect(polls[0]).toMatchObject({ reason: expect.any(VendorError) });
    expect(asked()).toEqual({ single: 2, lists: 1 });
  });

  it('leave no listener on the signals of their callers', async () => {
    const { client, add, company } = await start();
    const { signal: own } = new AbortController();
    await company();
    await Promise.all(add(4).map((jobId) => client.readStatus(jobId, own)));
    expect(getEventListeners(own, 'abort')).toHaveLength(0);
  });

  it('are answered even if another row of the list is malformed', async () => {
    const { server, client, asked, add, company } = await start();
    const jobIds = add(4);
    server.fault({ step: 'list', times: 1, change: (answer) => withoutId(answer, jobIds[0]!) });
    await company();
    expect((await pollAtAll(client, jobIds)).map(({ vendorState }) => vendorState)).toEqual(['0', '1', '2', '3']);
    expect(asked()).toEqual({ single: 3, lists: 1 });
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
});
