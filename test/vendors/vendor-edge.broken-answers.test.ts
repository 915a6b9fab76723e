import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { edge, request, send, serve, type Handler } from './vendor-edge.served.js';

describe('an answer that breaks', () => {
  it.each<[string, Handler]>([
    [
      'after half of the announced length',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"status":', () => response.destroy());
      },
    ],
    [
      'between two chunks',
      (_request, response) => {
        response.writeHead(200);
        response.write('{"status":"Running"}', () => response.destroy());
      },
    ],
    [
      'within its gzip',
      (_request, response) => {
        const whole = gzipSync('{"status":"Running"}'.repeat(100));
        send(response, whole.subarray(0, whole.length - 12), { 'content-encoding': 'gzip' });
      },
    ],
    ['before it began', (incoming) => incoming.socket.resetAndDestroy()],
  ])('%s is unreachable', async (when, handler) => {
    const { url } = await serve(handler);
    expect((await vendorErrorOf(edge().text(request(url)))).kind).toBe('unreachable');
    // Content without a Content-Encoding is passed on as it is, even if it is a gzip file.
    if (when === 'within its gzip') return;
    const content = edge()
      .open(request(url))
      .then(({ body }) => buffer(body));
    expect((await vendorErrorOf(content)).kind).toBe('unreachable');
  });

  it('is not requested again', async () => {
    const { url, seen } = await serve((_request, response) => send(response, '{}', { 'retry-after': '0' }, 503));
    await vendorErrorOf(edge().text(request(url)));
    expect(seen).toHaveLength(1);
  });
});

describe('a deadline', () => {
  const drip: Handler = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  };

  it('ends an answer that arrives byte by byte', async () => {
    const { url } = await serve(drip);
    const begun = Date.now();
    const error = await vendorErrorOf(edge({ request: 300 }).json(request(url), z.unknown()));
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain('no complete answer in time');
    expect(Date.now() - begun).toBeLessThan(3_000);
  });

  it('ends an error answer that arrives byte by byte, and keeps the meaning of its status', async () => {
    const { url } = await serve((incoming, response) => {
      response.writeHead = response.writeHead.bind(response, 403) as never;
      drip(incoming, response);
    });
    const begun = Date.now();
    expect((await vendorErrorOf(edge({ request: 300 }).text(request(url)))).kind).toBe('refused');
    expect(Date.now() - begun).toBeLessThan(3_000);
  });

  it('ends a request that is never answered', async () => {
    const { url } = await serve(() => undefined);
    expect((await vendorErrorOf(edge({ request: 300 }).text(request(url)))).kind).toBe('unreachable');
    expect((await vendorErrorOf(edge({ request: 300 }).open(request(url)))).kind).toBe('unreachable');
  });

  it('ends content that takes too long, even if it never pauses', async () => {
    const { url } = await serve(drip);
    const { body } = await edge({ content: 300 }).open(request(url));
    expect((await vendorErrorOf(buffer(body))).kind).toBe('unreachable');
  });

  it('ends content that stops arriving', async () => {
    const { url } = await serve((_request, response) => response.write('first'));
    const { body } = await edge({ idle: 300, content: 60_000 }).open(request(url));
    expect((await vendorErrorOf(buffer(body))).kind).toBe('unreachable');
  });

  it("is not confused with a caller's abort, which is thrown as its reason", async () => {
    const { url } = await serve(drip);
    const gone = new AbortController();
    const reason = new Error('the worker shuts down');
    const call = edge().text(request(url, { signal: gone.signal }));
    const { body } = await edge().open(request(url, { signal: gone.signal }));
    gone.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(buffer(body)).rejects.toBe(reason);
  });

  it('of a shared log-in is reported as unreachable, not as an abort', async () => {
    const { url } = await serve(drip);
    const brief = edge({ request: 300 });
    expect((await vendorErrorOf(brief.text(request(url, { signal: brief.logInSignal() })))).kind).toBe('unreachable');
  });
});
