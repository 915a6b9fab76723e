/** What all simulators share, tested with the simplest of them. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256Of } from './content.js';
import { NexusIcSimulator } from './nexus-ic.js';

const simulator = new NexusIcSimulator();
let hash: string;

beforeEach(async () => {
  await simulator.start();
  hash = await logIn();
});

afterEach(async () => {
  simulator.clearFaults();
  simulator.clearLedger();
  if (simulator.listening) await simulator.stop();
});

async function logIn(): Promise<string> {
  const authorization = `APIKEY ${Buffer.from('nexus-ic-key').toString('base64')}`;
  const answer = await fetch(`${simulator.baseUrl}/security/login`, { headers: { authorization } });
  return ((await answer.json()) as { hash: string }).hash;
}

function ask(call: 'jobStatus' | 'jobContent', id: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${simulator.baseUrl}/${call}?${new URLSearchParams({ id, hash }).toString()}`, init);
}

describe('start and stop', () => {
  it('throws if it is already started, or not started', async () => {
    await expect(simulator.start()).rejects.toThrow('NexusIcSimulator is already started.');
    await simulator.stop();
    await expect(simulator.stop()).rejects.toThrow('NexusIcSimulator is not started.');
    expect(() => simulator.url).toThrow('NexusIcSimulator is not started.');
  });

  it('restarts on the same port with its jobs and sessions', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3 }] });
    const { port, url } = simulator;
    await simulator.stop();
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await simulator.start(port);
    expect((await ask('jobStatus', id)).status).toBe(200);
  });

  it('closes a connection that waits for an answer', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3 }] });
    simulator.fault({ step: 'status', wire: 'hang' });
    const waiting = ask('jobStatus', id).catch(() => 'dropped');
    await simulator.requested('status');
    await simulator.stop();
    await expect(waiting).resolves.toBe('dropped');
  });
});

describe('the ledger', () => {
  it('records the step, job, path, query and answer of each request', async () => {
    const id = simulator.addJob({ id: '{AB}', timeline: [{ status: 3 }] });
    await ask('jobStatus', id, { headers: { 'x-mark': 'one' } });
    expect(simulator.ledger.map(({ step }) => step)).toEqual(['login', 'status']);
    expect(simulator.requests('status', 'ab')).toEqual([
      expect.objectContaining({
        step: 'status',
        jobId: '{AB}',
        method: 'GET',
        path: '/icweb.dll/jobStatus',
        query: { id: '{AB}', hash },
        headers: expect.objectContaining({ 'x-mark': 'one' }),
        status: 200,
      }),
    ]);
  });

  it('resolves when the n-th request has arrived', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3 }] });
    const second = simulator.requested('status', 2);
    await ask('jobStatus', id);
    await ask('jobStatus', id, { headers: { 'x-mark': 'two' } });
    expect((await second).headers['x-mark']).toBe('two');
  });
});

describe('faults', () => {
  it('affect the given number of requests of their step and job, after those that they let pass', async () => {
    const [one, other] = [
      simulator.addJob({ timeline: [{ status: 3 }] }),
      simulator.addJob({ timeline: [{ status: 3 }] }),
    ];
    const fault = simulator.fault({
      step: 'status',
      jobId: one,
      after: 1,
      times: 2,
      answer: { status: 503, headers: { 'retry-after': '7' }, body: { error: 'busy' } },
    });
    const codes = [];
    for (const id of [one, other, one, one, one]) codes.push((await ask('jobStatus', id)).status);
    expect(codes).toEqual([200, 200, 503, 503, 200]);
    expect(fault.fired).toBe(2);
  });

  it('apply in the order in which they were injected', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3 }] });
    simulator.fault({ answer: { status: 500 } });
    simulator.fault({ answer: { status: 502 } });
    const last = simulator.fault({ times: Infinity, answer: { status: 429 } });
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await ask('jobStatus', id)).status);
    last.clear();
    codes.push((await ask('jobStatus', id)).status);
    expect(codes).toEqual([500, 502, 429, 429, 200]);
  });

  it('leave the job unchanged, unless workDone is set', async () => {
    const id = simulator.addJob({ timeline: [{ status: 1 }, { status: 3 }, { status: 4 }] });
    simulator.fault({ answer: { status: 503 } });
    simulator.fault({ wire: 'reset', workDone: true });
    await ask('jobStatus', id);
    await ask('jobStatus', id).catch(() => undefined);
    expect(await (await ask('jobStatus', id)).json()).toMatchObject({ status: 3 });
  });

  it('reset the connection before an answer', async () => {
    simulator.fault({ wire: 'reset' });
    await expect(ask('jobStatus', '{x}')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(simulator.requests('status')[0]!.status).toBeUndefined();
  });

  it.each([
    { wire: 'reset-mid-body', announced: '1000', received: 500, ends: 'broken' },
    { wire: 'truncate', announced: null, received: 500, ends: 'whole' },
    { wire: 'stall', announced: '1000', received: 500, ends: 'silent' },
    { wire: 'stall', announced: null, received: 500, ends: 'silent' },
    { wire: 'drip', announced: '1000', received: 1000, ends: 'whole' },
  ] as const)(
    'with $wire and the announced length $announced, send a body that ends $ends',
    async ({ wire, announced, received, ends }) => {
      const body = { bytes: 1000, seed: 7 };
      const content = { mediaType: 'application/zip', body, announceLength: announced !== null || wire === 'truncate' };
      const id = simulator.addJob({ timeline: [{ status: 4 }], content });
      simulator.fault({ step: 'content', wire, dripMs: 0 });
      const answer = await ask('jobContent', id);
      expect(answer.headers.get('content-length')).toBe(announced);
      const reader = answer.body!.getReader();
      let bytes = 0;
      let end: string | undefined;
      while (end === undefined) {
        const silence = bytes < 500 ? [] : [silent(300)];
        const next = await Promise.race([reader.read(), ...silence]).catch(() => 'broken' as const);
        if (typeof next === 'string') end = next;
        else if (next.done) end = 'whole';
        else bytes += next.value.length;
      }
      expect({ bytes, end }).toEqual({ bytes: received, end: ends });
    },
  );

  it('delay the real answer', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3 }] });
    simulator.fault({ step: 'status', delayMs: 150 });
    const began = performance.now();
    expect((await ask('jobStatus', id)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(140);
  });

  it.each([
    ['A fault needs an answer, a change, a wire or a delayMs.', {}],
    [/^A fault's step must be one of login, /, { step: 'sttaus' as 'status', delayMs: 1 }],
    [/^A fault's wire must be one of reset, /, { wire: 'rset' as 'reset' }],
    ["A fault's times must be a number from 1, or 'always'.", { wire: 'reset' as const, times: 0 }],
  ])('are refused if they are invalid: %s', (message, spec) => {
    expect(() => simulator.fault(spec)).toThrow(message);
  });
});

describe('content', () => {
  it('streams pseudo-random bytes whose sha256 is known beforehand', async () => {
    const body = { bytes: 5_000_001, seed: 42 };
    const id = simulator.addJob({ timeline: [{ status: 4 }], content: { mediaType: 'application/zip', body } });
    const answer = await ask('jobContent', id);
    const received = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe('5000001');
    expect(createHash('sha256').update(received).digest('hex')).toBe(sha256Of(body));
    expect(sha256Of({ ...body, seed: 43 })).not.toBe(sha256Of(body));
  });

  it('serves other clients when one disconnects during a download', async () => {
    const body = { bytes: 50_000_000, seed: 1 };
    const id = simulator.addJob({ timeline: [{ status: 4 }], content: { mediaType: 'application/zip', body } });
    const leave = new AbortController();
    await (await ask('jobContent', id, { signal: leave.signal })).body!.getReader().read();
    leave.abort();
    expect((await ask('jobStatus', id)).status).toBe(200);
  });

  it('announces no length, or a wrong one, on request', async () => {
    const content = { mediaType: 'text/plain', body: 'hello' };
    const quiet = simulator.addJob({ timeline: [{ status: 4 }], content: { ...content, announceLength: false } });
    const liar = simulator.addJob({ timeline: [{ status: 4 }], content: { ...content, announceLength: 9 } });
    const honest = await ask('jobContent', quiet);
    expect([honest.headers.get('content-length'), await honest.text()]).toEqual([null, 'hello']);
    await expect((await ask('jobContent', liar)).text()).rejects.toThrow('terminated');
  });
});

describe('the control routes', () => {
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${simulator.url}/_simulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  it('add jobs and faults, show and clear the ledger, and are not recorded in it', async () => {
    const added = await control('POST', 'jobs', { id: '{J}', timeline: [{ status: 3, percentComplete: 35 }] });
    expect([added.status, await added.json()]).toEqual([201, { id: '{J}' }]);
    await control('POST', 'faults', { step: 'status', times: 'always', answer: { status: 503 } });
    const codes = [(await ask('jobStatus', '{J}')).status];
    expect((await control('DELETE', 'faults')).status).toBe(204);
    codes.push((await ask('jobStatus', '{J}')).status);
    expect(codes).toEqual([503, 200]);
    const ledger = (await (await control('GET', 'ledger')).json()) as { step: string; status: number }[];
    expect(ledger.map(({ step, status }) => [step, status])).toEqual([
      ['login', 200],
      ['status', 503],
      ['status', 200],
    ]);
    await control('DELETE', 'ledger');
    expect(simulator.ledger).toEqual([]);
  });

  it('expire sessions', async () => {
    await control('DELETE', 'sessions');
    expect((await ask('jobStatus', '{J}')).status).toBe(401);
  });

  it('answer 400 with the reason to an invalid request', async () => {
    const answer = await control('POST', 'jobs', { timeline: [] });
    expect([answer.status, await answer.json()]).toEqual([400, { message: 'A timeline needs at least one step.' }]);
  });
});

function silent(ms: number): Promise<'silent'> {
  return new Promise((resolve) => setTimeout(() => resolve('silent'), ms));
}
