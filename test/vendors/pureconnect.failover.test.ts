/**
 * A server that crashed hands nothing over. The other servers of the config are tried, as gildas/go-icws does (session.go).
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultSpec } from '../../simulators/faults.js';
import type { PureConnectSimulator } from '../../simulators/pureconnect.js';
import type { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { byName, errorOf, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

const WAYS: [string, (server: PureConnectSimulator) => unknown][] = [
  ['is dead', (server) => server.stop()],
  ['accepts connections and never answers', (server) => server.fault({ times: 'always', wire: 'hang' })],
  ['resets connections', (server) => server.fault({ times: 'always', wire: 'reset' })],
  ['has a proxy that answers 502', (server) => server.fault({ times: 'always', answer: { status: 502 } })],
];
const TIMES = { request: 2_000 };

let first: PureConnectSimulator;
let second: PureConnectSimulator;
let client: PureConnectClient;

const steps = (server: PureConnectSimulator) => server.ledger.map(({ step }) => step);

beforeEach(async () => {
  [first, second] = [await start(), await start()];
  for (const server of [first, second]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
  client = clientOf(first, { alternates: [byName(second)] }, TIMES);
});

describe.each(WAYS)('a first server that %s', (_way, breakDown) => {
  it('leads to an alternate within the same poll', async () => {
    await breakDown(first);
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(steps(second)).toEqual(['login', 'status']);
  });

  it('leads to an alternate within the same poll after a session', async () => {
    await client.readStatus('17', signal);
    await breakDown(first);
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(steps(second)).toEqual(['login', 'status']);
    expect(first.requests('login')).toHaveLength(1);
  });

  it('leads 20 polls to an alternate by one log-in', async () => {
    await client.readStatus('17', signal);
    await breakDown(first);
    const polls = Array.from({ length: 20 }, () => client.readStatus('17', new AbortController().signal));
    expect(new Set((await Promise.all(polls)).map(({ state }) => state))).toEqual(new Set(['running']));
    expect(second.requests('login')).toHaveLength(1);
  });

  it('is tried once with an alternate that names it, and the error says how each failed', async () => {
    const { port } = first;
    await breakDown(first);
    second.refuseLogins({ alternates: ['127.0.0.1'] });
    const error = await errorOf(client.readStatus('17', signal));
    expect(error).toMatchObject({ kind: 'unreachable', verb: 'log in' });
    expect(error.message).toMatch(
      new RegExp(`log in: 127\\.0\\.0\\.1:${port}: .+; localhost:${second.port}: HTTP 503 `),
    );
    expect(second.requests('login')).toHaveLength(1);
    expect(first.requests('login').length).toBeLessThanOrEqual(1);
  });

  it('keeps its session while nothing else accepts log-ins, and the error says how each failed', async () => {
    await client.readStatus('17', signal);
    const { port } = first;
    await breakDown(first);
    second.refuseLogins({ alternates: ['127.0.0.1'] });
    const error = await errorOf(client.readStatus('17', signal));
    expect(error.message).toMatch(
      new RegExp(`status: 127\\.0\\.0\\.1:${port}: .+; localhost:${second.port}: HTTP 503 `),
    );
    first.clearFaults();
    if (!first.listening) await first.start(port);
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(first.requests('login')).toHaveLength(1);
  });
});

describe('without alternates', () => {
  it.each(WAYS.slice(1))('a server that %s keeps its session', async (_way, breakDown) => {
    const alone = clientOf(first, {}, TIMES);
    await alone.readStatus('17', signal);
    await breakDown(first);
    expect((await errorOf(alone.readStatus('17', signal))).kind).toBe('unreachable');
    first.clearFaults();
    await alone.readStatus('17', signal);
    expect(first.requests('login')).toHaveLength(1);
  });
});

describe('several alternates', () => {
  it('that do not answer leave time for the others, all within the time of one request', async () => {
    const third = await start();
    third.addJob({ id: '17', timeline: [{ state: 2 }] });
    for (const server of [first, second]) server.fault({ times: 'always', wire: 'hang' });
    const three = clientOf(first, { alternates: [byName(second), byName(third)] }, TIMES);
    const began = Date.now();
    expect((await three.readStatus('17', signal)).state).toBe('running');
    expect(Date.now() - began).toBeLessThan(2 * TIMES.request);
    expect(steps(third)).toEqual(['login', 'status']);
  });

  it('begin with the one that the first server named at its log-in', async () => {
    const [other, named] = [await start(), await start()];
    const origin = await start({ alternateHostList: ['IC-C'], icServer: 'IC-A' });
    for (const server of [origin, named]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
    const chosen = clientOf(origin, { alternates: [byName(other), { ...byName(named), name: 'IC-C' }] });
    await chosen.readStatus('17', signal);
    await origin.stop();
    await chosen.readStatus('17', signal);
    expect(steps(named)).toEqual(['login', 'status']);
    expect(other.ledger).toEqual([]);
  });
});

describe('a session whose host fails briefly', () => {
  const BRIEF: [string, FaultSpec][] = [
    ['resets one request', { step: 'status', wire: 'reset' }],
    ['does not answer one request', { step: 'status', wire: 'hang' }],
    ['has a proxy that answers 504 once', { step: 'status', answer: { status: 504 } }],
  ];

  it.each(BRIEF)('is kept if the host %s', async (_way, fault) => {
    await client.readStatus('17', signal);
    first.fault(fault);
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('unreachable');
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(steps(first).filter((step) => step === 'login')).toHaveLength(1);
    expect(second.ledger).toEqual([]);
  });
});
