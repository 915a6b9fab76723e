/** Hints that a job may have changed, from webhooks and from what a vendor pushes, and the real waits that poll for them. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from '../../simulators/pureconnect.js';
import { waitId } from '../../src/contract/ids.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { PollHints } from '../../src/serving/poll-hints.js';
import { readPushes } from '../../src/serving/vendor-pushes.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import type { JobPushes } from '../../src/vendors/shared/vendor-client.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { until, type Waits } from '../helpers/waits.js';
import { serveInTests, statusOf, untilJob } from './served.js';
import { signalsOf } from './watched.js';

const served = serveInTests();
const RATE_LIMIT = 100;
/** No poll is due while the test runs, except the first and those that hints ask for. */
const RARELY = { initial: '1h', max: '1h' };

/** A wait by the id that hints know. */
async function startWait(
  { connection, taskQueue }: Waits,
  jobId: string,
  workflowId = waitId(connection, jobId),
): Promise<WorkflowHandle> {
  const handle = await served.server.client.workflow.start('awaitJob', {
    taskQueue,
    workflowId,
    args: [{ connection, jobId, backoff: RARELY, collect: { messages: false, content: false } }],
  });
  served.endWith(() => handle.terminate().catch(() => undefined));
  await untilJob(handle, ({ state }) => state === 'running');
  return handle;
}

/** The address of a server that takes connections and never says anything. */
async function silentAddress(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  served.endWith(async () => server.close());
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const hintsFor = (...connections: string[]) =>
  new PollHints(served.server.client, new Map(connections.map((name) => [name, RATE_LIMIT])));

describe('a hint', () => {
  it('has the wait poll, and the poll finds the end of the job', async () => {
    const { simulator, waits } = await served.pureConnect({ connection: 'hinted' });
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    simulator.job(jobId).life.continueWith([{ state: 5 }]);
    expect(await hintsFor('hinted').take({ connection: 'hinted', jobId })).toEqual({ result: 'polls' });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(simulator.requests('status', jobId)).toHaveLength(2);
  });

  it('for an unchanged job causes one poll, and keeps its state and condition', async () => {
    const { simulator, waits } = await served.pureConnect({ connection: 'wrong' });
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    await hintsFor('wrong').take({ connection: 'wrong', jobId });
    await simulator.requested('status', 2, jobId);
    expect(await untilJob(handle, ({ state }) => state === 'running')).toMatchObject({ condition: 'clear' });
    expect(await statusOf(handle)).toBe('RUNNING');
  });

  it('repeated 200 times at once sends at most two signals', async () => {
    const { simulator, waits } = await served.pureConnect({ connection: 'flooded' });
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    const hints = hintsFor('flooded');
    const results = await Promise.all(Array.from({ length: 200 }, () => hints.take({ connection: 'flooded', jobId })));
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['polls']));
    expect((await signalsOf(handle)).filter((name) => name === 'pollNow').length).toBeLessThanOrEqual(2);
  });

  it('for more jobs than the connection allows polls is refused until later', async () => {
    const hints = new PollHints(served.server.client, new Map([['slow', 0.2]]));
    const take = (jobId: string) => hints.take({ connection: 'slow', jobId });
    expect(await take('1')).toEqual({ result: 'noWait' });
    expect(await take('2')).toMatchObject({ result: 'tooMany', againInMs: expect.any(Number) });
  });

  it('reaches no other workflow: a job without a wait, a wait that has ended, another connection', async () => {
    const { simulator, waits } = await served.pureConnect({ connection: 'quiet' });
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    const hints = hintsFor('quiet');
    const other = hintsFor('calls');
    expect(await other.take({ connection: 'quiet', jobId })).toEqual({ result: 'noWait' });
    expect(await hints.take({ connection: 'quiet', jobId: 'none' })).toEqual({ result: 'noWait' });
    const run = await startWait(waits, simulator.addJob({ timeline: [{ state: 2 }] }), waitId('quiet', 'run:nightly'));
    expect(await hints.take({ connection: 'quiet', jobId: 'run:nightly' })).toEqual({ result: 'noWait' });
    expect([await signalsOf(handle), await signalsOf(run)]).toEqual([[], []]);
    await handle.terminate();
    expect(await hints.take({ connection: 'quiet', jobId })).toEqual({ result: 'noWait' });
  });

  it.each([
    ['does not answer', silentAddress],
    ['takes no connection', async () => '127.0.0.1:1'],
  ])('says so if Temporal %s', async (_what, addressOf) => {
    const connection = Connection.lazy({ address: await addressOf() });
    served.endWith(() => connection.close());
    const hints = new PollHints(new Client({ connection }), new Map([['calls', RATE_LIMIT]]), 300);
    expect(await hints.take({ connection: 'calls', jobId: '34' })).toMatchObject({ result: 'away' });
  });

  it('reaches a wait whose job a watch polls', async () => {
    const { simulator, waits } = await served.pureConnect({ connection: 'watched', policy: { watches: 1 } });
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    const hints = hintsFor('watched');
    // At the longest interval, a poll without a change hands the job over.
    await hints.take({ connection: 'watched', jobId });
    await until(async () => (await handle.query(WATCH_QUERY)) !== null);
    simulator.job(jobId).life.continueWith([{ state: 5 }]);
    expect(await hints.take({ connection: 'watched', jobId })).toEqual({ result: 'polls' });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
});

describe('what PureConnect pushes', () => {
  let connections = 0;

  /** A connection that reads pushes, and what it logs. */
  async function pushing(options: PureConnectSimulatorOptions = {}) {
    const connection = `pushed-${(connections += 1)}`;
    const simulator = new PureConnectSimulator(options);
    await simulator.start();
    served.endWith(() => simulator.stop());
    const client = new PureConnectClient(
      {
        baseUrl: simulator.url,
        alternates: [],
        user: 'svc-extract',
        password: () => 'correct-horse',
        gatherMs: 0,
        push: true,
      },
      edgeFor('pureconnect'),
    );
    const waits = await served.vendor(client, { connection });
    const lines: string[] = [];
    const log = new DefaultLogger('DEBUG', ({ level, message }) => lines.push(`${level} ${message}`));
    const forgotten: string[] = [];
    const pushes: JobPushes = {
      changedJobs: (signal) => client.jobPushes!.changedJobs(signal),
      forget(jobId) {
        client.jobPushes!.forget(jobId);
        forgotten.push(jobId);
      },
    };
    const stop = readPushes([{ connection, pushes, rateLimit: RATE_LIMIT }], {
      hints: hintsFor(connection),
      log,
      readEveryMs: 50,
    });
    served.endWith(stop);
    return { simulator, client, waits, connection, lines, forgotten };
  }

  it('wakes the wait of a job that has ended, hours before its next poll', async () => {
    const { simulator, waits, connection, lines } = await pushing();
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    await simulator.requested('push', 2);
    simulator.job(jobId).life.continueWith([{ state: 5 }]);
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(simulator.requests('status', jobId)).toHaveLength(2);
    expect(simulator.requests('subscribe')).toHaveLength(1);
    expect(lines).toEqual([`INFO ${connection}: the vendor pushes job states`]);
  });

  it('wakes nobody while no job changes', async () => {
    const { simulator, waits } = await pushing();
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    await simulator.requested('push', 10);
    expect(await signalsOf(handle)).toEqual([]);
    expect(simulator.requests('status', jobId)).toHaveLength(1);
  });

  it('is left alone where it is not licensed, with one line, while the waits poll', async () => {
    const { simulator, waits, connection, lines } = await pushing({ messaging: 'unlicensed' });
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    await until(() => lines.length > 0);
    await hintsFor(connection).take({ connection, jobId });
    await simulator.requested('status', 2, jobId);
    expect(await statusOf(handle)).toBe('RUNNING');
    expect(simulator.requests('subscribe')).toHaveLength(1);
    expect(lines).toEqual([
      `INFO ${connection}: no pushed job states, so the waits only poll: pureconnect could not subscribe to job states: HTTP 403 ` +
        '(PUT /icws/…/messaging/subscriptions/data-extractor/jobs-statuses) [error.request.licenseRequired]: ' +
        'The session does not hold the license that this call needs. (next try in 30m)',
    ]);
  });

  it('is no longer asked for a job that nobody awaits', async () => {
    const { simulator, client, waits, forgotten } = await pushing();
    const jobId = simulator.addJob({ timeline: [{ state: 2 }] });
    const handle = await startWait(waits, jobId);
    await simulator.requested('push', 2);
    await handle.terminate();
    simulator.job(jobId).life.continueWith([{ state: 1 }]);
    await until(() => forgotten.includes(jobId));
    expect(await client.jobPushes!.changedJobs(new AbortController().signal)).toBeUndefined();
  });
});
