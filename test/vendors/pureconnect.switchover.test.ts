import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PureConnectSimulator } from '../../simulators/pureconnect.js';
import type { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { byName, errorOf, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

describe('a server that refuses log-ins', () => {
  it('leads to an alternate of the config, at the URL in the config', async () => {
    const [first, second] = [await start(), await start()];
    const id = second.addJob({ timeline: [{ state: 2 }] });
    first.refuseLogins({ alternates: ['LOCALHOST:1'] });
    const client = clientOf(first, { alternates: [byName(second)] });
    expect((await client.readStatus(id, signal)).state).toBe('running');
    expect(await client.check(signal)).toBe(
      `logged in as svc-extract at localhost:${second.port}; 127.0.0.1:${first.port}: HTTP 503`,
    );
    expect(first.ledger.map(({ step }) => step)).toEqual(['login']);
    expect(second.ledger.map(({ step }) => step)).toEqual(['login', 'status', 'list']);
  });

  it('never leads to one that the config does not list', async () => {
    const [first, second] = [await start(), await start()];
    first.refuseLogins({ alternates: ['localhost', `localhost:${second.port}`, byName(second).url] });
    const error = await errorOf(clientOf(first).check(signal));
    expect(error).toMatchObject({
      kind: 'unreachable',
      status: 503,
      errorId: 'error.server.notAcceptingConnections',
      message: expect.stringContaining("named by the server but missing in the connection's alternates: localhost"),
    });
    expect(second.ledger).toEqual([]);
  });

  it('never leads to a listed one that it does not name', async () => {
    const [first, second] = [await start(), await start()];
    first.refuseLogins({ alternates: ['ic-c.example'] });
    await errorOf(clientOf(first, { alternates: [byName(second)] }).check(signal));
    expect(second.ledger).toEqual([]);
  });

  it('is tried once per log-in, even if the alternates lead back to it', async () => {
    const [first, second] = [await start(), await start()];
    for (const server of [first, second]) server.refuseLogins({ alternates: ['127.0.0.1', 'localhost'] });
    const error = await errorOf(clientOf(first, { alternates: [byName(second), { url: first.url }] }).check(signal));
    expect(error.message).toContain(`127.0.0.1:${first.port}: HTTP 503; localhost:${second.port}: HTTP 503 (POST`);
    expect([first, second].map((server) => server.requests('login').length)).toEqual([1, 1]);
  });

  it('leads past alternates that do not answer', async () => {
    const [first, dead, second] = [await start(), await start(), await start()];
    const alternates = [byName(dead), byName(second)];
    await dead.stop();
    first.refuseLogins({ alternates: ['localhost'] });
    expect(await clientOf(first, { alternates }).check(signal)).toContain(`localhost:${second.port}`);
  });

  it('leads to five alternates at most', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => start()));
    for (const server of all) server.refuseLogins({ alternates: ['localhost'] });
    await errorOf(clientOf(all[0]!, { alternates: all.slice(1).map(byName) }).check(signal));
    expect(all.map((server) => server.requests('login').length)).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('leads to no other host for a refusal', async () => {
    const [first, second, third] = [await start(), await start({ password: 'another' }), await start()];
    first.refuseLogins({ alternates: ['localhost'] });
    const client = clientOf(first, { alternates: [byName(second), byName(third)] });
    expect((await errorOf(client.check(signal))).kind).toBe('refused');
    expect(third.ledger).toEqual([]);
  });

  it('never sends the password to the target of a redirect', async () => {
    const [first, second] = [await start(), await start()];
    const location = `${second.url}/icws/connection`;
    first.fault({ step: 'login', answer: { status: 307, headers: { location } } });
    expect((await errorOf(clientOf(first, { alternates: [{ url: second.url }] }).check(signal))).kind).toBe(
      'unreachable',
    );
    expect(second.ledger).toEqual([]);
  });
});

describe('a session at an alternate', () => {
  let first: PureConnectSimulator;
  let second: PureConnectSimulator;
  let client: PureConnectClient;

  beforeEach(async () => {
    [first, second] = [await start(), await start()];
    for (const server of [first, second]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
    first.refuseLogins({ alternates: ['localhost'] });
    client = clientOf(first, { alternates: [byName(second)] });
    await client.readStatus('17', signal);
  });

  it('is kept as long as the alternate answers', async () => {
    second.fault({ step: 'status', answer: { status: 500, body: { message: 'broken' } } });
    await errorOf(client.readStatus('17', signal));
    await client.readStatus('17', signal);
    expect([first, second].map((server) => server.requests('login').length)).toEqual([1, 1]);
  });

  it('is replaced at the first server when the alternate is gone and the first one accepts log-ins', async () => {
    await second.stop();
    const error = await errorOf(client.readStatus('17', signal));
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain(`; 127.0.0.1:${first.port}: HTTP 503 (GET`);
    first.acceptLogins();
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(first.ledger.map(({ step }) => step)).toEqual(['login', 'login', 'login', 'status']);
  });

  it.each([502, 503, 504])('is replaced at the first server when everything at the alternate is %i', async (status) => {
    first.acceptLogins();
    second.fault({ times: Infinity, answer: { status } });
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(first.requests('status')).toHaveLength(1);
  });

  it('is kept when the first server accepts log-ins again', async () => {
    first.acceptLogins();
    await client.readStatus('17', signal);
    expect([first, second].map((server) => server.requests('login').length)).toEqual([1, 1]);
  });

  it('is renewed at the first server after a 401', async () => {
    first.acceptLogins();
    second.expireSessions();
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(first.requests('status')).toHaveLength(1);
  });
});

describe('a session at the first server', () => {
  let first: PureConnectSimulator;
  let second: PureConnectSimulator;
  let client: PureConnectClient;

  beforeEach(async () => {
    [first, second] = [await start(), await start()];
    for (const server of [first, second]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
    client = clientOf(first, { alternates: [byName(second)] });
    await client.readStatus('17', signal);
  });

  it('is replaced at the server that has taken over, within the same poll', async () => {
    const body = { errorId: 'error.server.notAcceptingConnections', message: 'Switched over.' };
    first.fault({ step: 'status', times: Infinity, answer: { status: 503, body } });
    first.refuseLogins({ alternates: ['localhost'] });
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(second.ledger.map(({ step }) => step)).toEqual(['login', 'status']);
  });

  it('is kept while it answers, although its host refuses log-ins and names another one', async () => {
    first.refuseLogins({ alternates: ['localhost'] });
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(second.ledger).toEqual([]);
  });

  it.each([
    ['a reset connection', { wire: 'reset' }],
    ["a proxy's 503", { answer: { status: 503, body: 'busy' } }],
    ['a 500', { answer: { status: 500 } }],
  ] as const)('outlasts %s', async (_of, spoilt) => {
    first.fault({ step: 'status', ...spoilt });
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('unreachable');
    await client.readStatus('17', signal);
    expect(first.requests('login')).toHaveLength(1);
    expect(second.ledger).toEqual([]);
  });
});
