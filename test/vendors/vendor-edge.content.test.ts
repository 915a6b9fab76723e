import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { edge, request, SECRETS, send, serve, type Handler } from './vendor-edge.served.js';

describe('content', () => {
  it('is passed on as the vendor sent it, and is requested uncompressed', async () => {
    const sent = gzipSync('a,b\n1,2\n');
    const { url, seen } = await serve((_request, response) => send(response, sent));
    const { body, empty } = await edge().open(request(url));
    expect(empty).toBe(false);
    expect(await buffer(body)).toEqual(sent);
    expect(seen[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
    expect(seen[0]?.headers).not.toHaveProperty('range');
  });

  it('is refused if the vendor sends a part instead of the whole', async () => {
    const { url } = await serve((_request, response) => send(response, 'b,c', { 'content-range': 'bytes 2-4/5' }, 206));
    expect(await vendorErrorOf(edge().open(request(url)))).toMatchObject({ kind: 'unintelligible', status: 206 });
  });

  it.each([
    [`attachment; filename="${SECRETS.body}.csv"`, 'attachment; filename="***.csv"'],
    [
      `attachment; filename*=UTF-8''%62${encodeURIComponent(SECRETS.body)}.csv`,
      "attachment; filename*=UTF-8''%62***.csv",
    ],
  ])('has its name masked: %s', async (sent, shown) => {
    const { url } = await serve((_request, response) => send(response, 'a,b', { 'content-disposition': sent }));
    const masking = edge();
    masking.keepSecret(SECRETS.body);
    const { headers, body } = await masking.open(request(url));
    expect(headers['content-disposition']).toBe(shown);
    expect(await buffer(body)).toEqual(Buffer.from('a,b'));
  });

  it.each([200, 204])('that is empty, with %i, is recognized before it is read', async (status) => {
    const { url } = await serve((_request, response) => response.writeHead(status).end());
    const { body, empty } = await edge().open(request(url));
    expect(empty).toBe(true);
    expect(await buffer(body)).toHaveLength(0);
  });

  it.each(['before its first byte', 'within it', 'while it waits for more'])(
    'closes the connection when its reader leaves %s',
    async (when) => {
      let handler: Handler = () => undefined;
      const closed = new Promise<void>((resolve) => {
        handler = (_request, response) => {
          response.once('close', resolve);
          response.writeHead(200);
          const more = () => response.write(Buffer.alloc(65_536));
          if (when === 'while it waits for more') return void more();
          response.on('drain', more);
          while (more());
        };
      });
      const { url } = await serve(handler);
      const { body } = await edge({ idle: 60_000, content: 60_000 }).open(request(url));
      const reading = when === 'before its first byte' ? undefined : body.iterator({ destroyOnReturn: false });
      if (when === 'within it') await reading?.next();
      if (when === 'while it waits for more')
        for (let bytes = 0; bytes < 65_536;) bytes += (await reading!.next()).value.length;
      body.destroy();
      await closed;
    },
    10_000,
  );
});
