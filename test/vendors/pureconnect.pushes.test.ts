/** The subscription to job states: hints about which jobs to poll, and never their state. */
import { describe, expect, it } from '@jest/globals';
import { errorOf, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();
const RUNNING = [{ state: 2 }];
const ENDED = [{ state: 5 }];

/** A client that has polled some running jobs. */
async function polled(count: number, options: Parameters<typeof start>[0] = {}) {
  const server = await start(options);
  const client = clientOf(server, { push: true, gatherMs: 0 });
  const jobIds = Array.from({ length: count }, () => server.addJob({ timeline: RUNNING }));
  for (const jobId of jobIds) await client.readStatus(jobId, signal);
  const changed = () => client.jobPushes!.changedJobs(signal);
  const end = (jobId: string) => server.job(jobId).life.continueWith(ENDED);
  const subscribed = () => server.requests('subscribe').map(({ body }) => (body as { jobIds: string[] }).jobIds);
  return { server, client, jobIds, changed, end, subscribed };
}

describe('what PureConnect pushes', () => {
  it('is absent unless the config asks for it', async () => {
    const server = await start();
    expect('jobPushes' in clientOf(server)).toBe(false);
    expect('jobPushes' in clientOf(server, { push: true })).toBe(true);
  });

  it('costs no request before a job was polled', async () => {
    const { server, changed } = await polled(0);
    expect(await changed()).toBeUndefined();
    expect(server.ledger).toEqual([]);
  });

  it('names the jobs that are no longer as the last poll saw them', async () => {
    const { jobIds, changed, end } = await polled(3);
    expect(await changed()).toEqual([]);
    end(jobIds[1]!);
    expect(await changed()).toEqual([jobIds[1]]);
    expect(await changed()).toEqual([]);
  });

  it('is one subscription in the session of the polls, and one request a read', async () => {
    const { server, jobIds, changed, subscribed } = await polled(2);
    for (let read = 0; read < 3; read += 1) await changed();
    expect(subscribed()).toEqual([jobIds]);
    expect(server.requests('push')).toHaveLength(3);
    expect(server.requests('login')).toHaveLength(1);
    expect(
      server.requests('subscribe').map(({ method, path }) => [method, path.split('/').slice(3).join('/')]),
    ).toEqual([['PUT', 'messaging/subscriptions/data-extractor/jobs-statuses']]);
  });

  it('includes what changed between the last poll and the subscription', async () => {
    const { jobIds, changed, end } = await polled(2);
    end(jobIds[0]!);
    expect(await changed()).toEqual([jobIds[0]]);
  });

  it('follows the jobs that are polled: new ones are subscribed to, and those that have ended are not', async () => {
    const { server, client, jobIds, changed, end, subscribed } = await polled(2);
    await changed();
    end(jobIds[0]!);
    await client.readStatus(jobIds[0]!, signal);
    const other = server.addJob({ timeline: RUNNING });
    await client.readStatus(other, signal);
    await changed();
    expect(subscribed()).toEqual([jobIds, [jobIds[1], other]]);
  });

  it('costs nothing once no job is awaited', async () => {
    const { server, client, jobIds, changed, end } = await polled(2);
    await changed();
    end(jobIds[0]!);
    await client.readStatus(jobIds[0]!, signal);
    client.jobPushes!.forget(jobIds[1]!);
    server.clearLedger();
    expect(await changed()).toBeUndefined();
    expect(server.ledger).toEqual([]);
  });

  it('does not follow a job that has ended by its message, which another worker may poll', async () => {
    const { client, jobIds, changed, end } = await polled(1);
    await changed();
    end(jobIds[0]!);
    expect(await changed()).toEqual(jobIds);
    expect(await changed()).toBeUndefined();
    await client.readStatus(jobIds[0]!, signal);
    expect(await changed()).toBeUndefined();
  });

  it('does not follow a job that was not polled for a day', async () => {
    const { client, jobIds, changed } = await polled(1);
    const read = { job: { id: jobIds[0]! }, state: 'running', vendorState: 'x' } as const;
    const dayMs = 24 * 3_600_000;
    client.jobPushes!.notePoll(jobIds[0]!, read, Date.now() - dayMs + 60_000);
    expect(await changed()).toEqual(jobIds);
    client.jobPushes!.notePoll(jobIds[0]!, read, Date.now() - dayMs);
    expect(await changed()).toBeUndefined();
  });

  it('waits for the polls to log in, and logs nobody in', async () => {
    const { server, client, jobIds, changed } = await polled(1);
    server.expireSessions();
    server.fault({ step: 'login', answer: { status: 500 } });
    await errorOf(client.readStatus(jobIds[0]!, signal));
    server.clearLedger();
    expect(await changed()).toBeUndefined();
    expect(server.ledger).toEqual([]);
    await client.readStatus(jobIds[0]!, signal);
    expect(await changed()).toEqual([]);
  });

  it('is subscribed to again in a new session, and misses nothing', async () => {
    const { server, client, jobIds, changed, end, subscribed } = await polled(2);
    await changed();
    server.expireSessions();
    // The polls renew the session; a read of messages does not.
    expect(await errorOf(changed())).toMatchObject({ status: 401 });
    expect(server.requests('login')).toHaveLength(1);
    await client.readStatus(jobIds[0]!, signal);
    end(jobIds[1]!);
    expect(await changed()).toEqual([jobIds[1]]);
    expect(server.requests('login')).toHaveLength(2);
    expect(subscribed()).toEqual([jobIds, [jobIds[1], jobIds[0]]]);
  });

  it('of a job that nobody polls is ignored, as are other messages and odd ones', async () => {
    const { server, jobIds, changed } = await polled(1);
    const status = { id: jobIds[0], state: 5 };
    const body = JSON.stringify([
      { __type: 'urn:inin.com:messaging:subscriptionStateMessage', state: 1 },
      { __type: 'urn:inin.com:dataExtractor:jobStatusMessage', isDelta: true, jobStatusList: 'none' },
      { __type: 'urn:inin.com:dataExtractor:jobStatusMessage', isDelta: true, jobStatusList: [{ id: '99', state: 5 }] },
      'odd',
      null,
      { __type: 'urn:inin.com:dataExtractor:jobStatusMessage', isDelta: true, jobStatusList: [{ state: 5 }, status] },
    ]);
    server.fault({ step: 'push', answer: { status: 200, headers: { 'content-type': 'application/json' }, body } });
    expect(await changed()).toEqual([jobIds[0]]);
  });

  it('is a hint alone: a poll reads the state from the job', async () => {
    const { server, client, jobIds, changed } = await polled(1);
    const body = JSON.stringify([{ jobStatusList: [{ id: jobIds[0], state: 5 }] }]);
    server.fault({ step: 'push', answer: { status: 200, body } });
    expect(await changed()).toEqual(jobIds);
    expect(await client.readStatus(jobIds[0]!, signal)).toMatchObject({ state: 'running' });
  });

  it('names a job whose message has no state', async () => {
    const { server, jobIds, changed } = await polled(1);
    server.fault({
      step: 'push',
      answer: { status: 200, body: JSON.stringify([{ jobStatusList: [{ id: jobIds[0] }] }]) },
    });
    expect(await changed()).toEqual(jobIds);
  });
});

describe('without pushes', () => {
  it.each([
    ['unlicensed', 403],
    ['absent', 404],
  ] as const)('a server where they are %s says so, and the polls go on in their session', async (messaging, status) => {
    const { server, client, jobIds, changed } = await polled(1, { messaging });
    expect(await errorOf(changed())).toMatchObject({ status, verb: 'subscribe to job states' });
    expect(await client.readStatus(jobIds[0]!, signal)).toMatchObject({ state: 'running' });
    expect(server.requests('login')).toHaveLength(1);
  });

  it.each([
    ['401', { answer: { status: 401 } }],
    ['503', { answer: { status: 503, body: '{"errorId":"error.server.unavailable"}' } }],
    ['a reset', { wire: 'reset' as const }],
    ['a page', { answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' } }],
  ])('a read that meets %s neither logs in again nor changes the server', async (_title, fault) => {
    const other = await start();
    const { server, client, jobIds, changed } = await polled(1);
    const alternating = clientOf(server, { push: true, alternates: [{ url: `http://localhost:${other.port}` }] });
    await alternating.readStatus(jobIds[0]!, signal);
    for (const one of [client, alternating]) {
      server.fault({ step: 'push', ...fault });
      await errorOf(one.jobPushes!.changedJobs(signal));
      await one.readStatus(jobIds[0]!, signal);
    }
    expect(server.requests('login')).toHaveLength(2);
    expect(other.ledger).toEqual([]);
    // The queue may have been emptied by the answer that was lost, so the next read asks for all states.
    expect(await changed()).toEqual([]);
    expect(server.requests('subscribe')).toHaveLength(3);
  });
});
