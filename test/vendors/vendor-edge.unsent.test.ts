import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { edge, request, send, serve } from './vendor-edge.served.js';

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('a request for which no connection came about', () => {
  it.each([
    ['a port that nothing listens on', async () => `http://127.0.0.1:${await closedPort()}`],
    ['a host name that is not known', () => Promise.resolve('http://no-such-host.invalid')],
    ['a server that does not speak TLS', async () => (await serve(() => undefined)).url.replace('http:', 'https:')],
  ])('was never sent: %s', async (_title, urlOf) => {
    const error = await vendorErrorOf(
      edge({ request: 2_000 }).text(request(await urlOf(), { method: 'POST', json: {} })),
    );
    expect(error.fields).toMatchObject({ kind: 'unreachable', unsent: true });
  });
});

it('a request that no connection was free for in time was never sent', async () => {
  const { url, seen } = await serve(() => undefined);
  const one = edge({ request: 3_000 }, 2);
  const post = (signal: AbortSignal) => vendorErrorOf(one.text(request(url, { method: 'POST', json: 1, signal })));
  const patient = [1, 2].map(() => post(AbortSignal.timeout(20_000)));
  // Gives up long before a connection is free.
  const third = await post(AbortSignal.timeout(500));
  expect(third.fields.unsent).toBe(true);
  for (const { fields } of await Promise.all(patient)) expect(fields.unsent ?? false).toBe(false);
  expect(seen).toHaveLength(2);
});

describe('a request that may have arrived', () => {
  it.each([
    ['a reset', 'reset' as const],
    ['silence', 'hang' as const],
    ['a reset on a connection that was used before', 'reuse' as const],
  ])('is not called unsent: %s', async (_title, fault) => {
    let requests = 0;
    const { url } = await serve((incoming, response) => {
      requests += 1;
      if (fault === 'reuse' && requests === 1) return incoming.resume().once('end', () => send(response, '1'));
      if (fault !== 'hang') incoming.socket.resetAndDestroy();
      return undefined;
    });
    const one = edge({ request: 1_000 });
    const post = () => one.text(request(url, { method: 'POST', json: { start: true } }));
    if (fault === 'reuse') await post();
    const error = await vendorErrorOf(post());
    expect(error.fields.kind).toBe('unreachable');
    expect(error.fields.unsent ?? false).toBe(false);
  });
});

it('a request that starts a job uses no connection that was used before, because the vendor may have closed it', async () => {
  const sockets: unknown[] = [];
  const { url } = await serve((incoming, response) => {
    sockets.push(incoming.socket);
    return incoming.resume().once('end', () => send(response, '1'));
  });
  const one = edge({ request: 1_000 });
  for (const verb of ['list jobs', 'start the job', 'start the job', 'list jobs'] as const)
    await one.text(request(url, { verb, method: 'POST', json: {} }));
  const [first, second, third, last] = sockets;
  expect(new Set([first, second, third]).size).toBe(3);
  expect(last).toBe(first);
});
