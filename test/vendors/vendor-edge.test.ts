import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { CookieJar } from 'tough-cookie';
import { z } from 'zod';
import type { VendorVerb } from '../../src/vendors/http/vendor-error.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { edge, request, SECRETS, send, serve } from './vendor-edge.served.js';

describe('an answer', () => {
  it('is parsed and checked against the schema', async () => {
    const { url } = await serve((_request, response) => send(response, '{"status":"Running","more":1}'));
    expect(await edge().json(request(url), z.object({ status: z.string() }))).toEqual({ status: 'Running' });
  });

  it.each(['DELETE', 'POST', 'PUT'] as const)('is received for a %s without a body', async (method) => {
    const { url, seen } = await serve((incoming, response) => incoming.resume().once('end', () => send(response, '1')));
    expect(await edge().json(request(url, { method }), z.number())).toBe(1);
    expect(seen[0]?.method).toBe(method);
  });

  it('that does not match the schema is reported by its fields, never by their values', async () => {
    const { url } = await serve((_request, response) => send(response, `{"job":{"status":"${SECRETS.answer}"}}`));
    const error = await vendorErrorOf(edge().json(request(url), z.object({ job: z.object({ status: z.number() }) })));
    expect(error.kind).toBe('unintelligible');
    expect(error.message).toContain('job.status');
    expect(inspect(error, { depth: null })).not.toContain(SECRETS.answer);
  });

  it.each([
    ['nothing', '', 'the answer is empty'],
    ['half of it', '{"status":"Run', 'the answer is not JSON'],
    ['another thing', 'OK', 'the answer is not JSON'],
  ])('that is %s is unintelligible', async (_title, body, what) => {
    const { url } = await serve((_request, response) => send(response, body));
    const error = await vendorErrorOf(edge().json(request(url), z.unknown()));
    expect(error).toMatchObject({ kind: 'unintelligible' });
    expect(error.message).toContain(what);
  });

  it.each([
    ['its type', '<p>Log in</p>', 'text/html; charset=utf-8'],
    ['its text, whatever the type', '\n <!DOCTYPE html><html></html>', 'application/json'],
    ['its first element', '<html><body>Maintenance</body></html>', 'application/json'],
  ])('that is an HTML page with 200, recognized by %s, is unreachable', async (_title, body, type) => {
    const { url } = await serve((_request, response) => send(response, body, { 'content-type': type }));
    const error = await vendorErrorOf(edge().json(request(url), z.unknown()));
    expect(error).toMatchObject({ kind: 'unreachable', status: 200 });
  });

  it.each<[VendorVerb, number]>([
    ['log in', 1],
    ['read status', 1],
    ['cancel', 1],
    ['check', 1],
    ['list jobs', 32],
    ['read messages', 32],
    ['open content', 32],
  ])('to "%s" may have %d MiB, and is not read to its end if it has more', async (verb, mebibytes) => {
    const most = mebibytes * 1024 * 1024;
    const bodies = [Buffer.concat([Buffer.alloc(most - 1, ' '), Buffer.from('7')]), Buffer.alloc(most + 1, ' ')];
    // Compressed, because the limit is for the decompressed answer.
    const answers = bodies.map((body) => gzipSync(body));
    expect(answers[1]!.length).toBeLessThan(most / 100);
    const { url } = await serve((_request, response) =>
      send(response, answers.shift()!, { 'content-encoding': 'gzip' }),
    );
    expect(await edge().json(request(url, { verb }), z.number())).toBe(7);
    const error = await vendorErrorOf(edge().json(request(url, { verb }), z.unknown()));
    expect(error.kind).toBe('unintelligible');
    expect(error.message).toContain(`larger than ${most} bytes`);
  });

  it('is masked, unless the caller expects a secret in it', async () => {
    const { url } = await serve((_request, response) => send(response, `{"said":"${SECRETS.answer}"}`));
    const masking = edge();
    masking.keepSecret(SECRETS.answer);
    const schema = z.object({ said: z.string() });
    expect(await masking.json(request(url), schema)).toEqual({ said: '***' });
    expect(await masking.json(request(url, { holdsSecret: true }), schema)).toEqual({ said: SECRETS.answer });
  });

  it('stays valid JSON if a secret is a number in it, or a piece of its syntax', async () => {
    const { url } = await serve((_request, response) => send(response, '{"id":29113001,"said":"29113001","to":"x"}'));
    const masking = edge();
    for (const secret of ['29113001', '","to":"']) masking.keepSecret(secret);
    const schema = z.object({ id: z.number(), said: z.string() });
    expect(await masking.json(request(url), schema)).toEqual({ id: 29113001, said: '***' });
  });

  it('that sets a new cookie has it masked from the next answer on', async () => {
    let cookie = 0;
    const { url } = await serve((incoming, response) => {
      const body = JSON.stringify({ said: incoming.headers.cookie ?? 'no cookie' });
      send(response, body, { 'set-cookie': `session=<value-${(cookie += 1)}>; HttpOnly` });
    });
    const masking = edge();
    const cookieJar = new CookieJar();
    const poll = () => masking.json(request(url, { cookieJar }), z.object({ said: z.string() }));
    expect([await poll(), await poll(), await poll()].map(({ said }) => said)).toEqual([
      'no cookie',
      'session=***',
      'session=***',
    ]);
  });
});

describe('an error answer', () => {
  it("has the vendor's explanation, masked", async () => {
    const { url } = await serve((_request, response) =>
      send(response, `{"id":"e1","message":"not for ${SECRETS.body}"}`, { 'retry-after': '7' }, 429),
    );
    const masking = edge();
    masking.keepSecret(SECRETS.body);
    const explain = (body: string) => {
      const { id, message } = JSON.parse(body) as { id: string; message: string };
      return { errorId: id, message };
    };
    for (const holdsSecret of [false, true]) {
      const error = await vendorErrorOf(masking.text(request(url, { explain, holdsSecret })));
      expect(error).toMatchObject({ kind: 'throttled', status: 429, errorId: 'e1', retryAfterMs: 7_000 });
      expect(error.message).toBe('alteryx could not read status: HTTP 429 (GET /where) [e1]: not for ***');
    }
  });

  it('is masked even if JSON escapes the secret, like successful answers', async () => {
    const escaped = Array.from(SECRETS.body)
      .map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
      .join('');
    for (const status of [200, 400]) {
      const { url } = await serve((_request, response) => send(response, `{"said":"${escaped}"}`, {}, status));
      const masking = edge();
      masking.keepSecret(SECRETS.body);
      const explain = (body: string) => ({ message: (JSON.parse(body) as { said: string }).said });
      const answer = masking.json(request(url, { explain }), z.object({ said: z.string() }));
      if (status === 200) expect(await answer).toEqual({ said: '***' });
      else expect((await vendorErrorOf(answer)).message).toMatch(/: \*\*\*$/);
    }
  });

  it("gets another kind if the vendor's client says so", async () => {
    const { url } = await serve((_request, response) => send(response, '{}', {}, 400));
    const explain = (_body: string, status: number) => (status === 400 ? { kind: 'missing' as const } : {});
    expect((await vendorErrorOf(edge().text(request(url, { explain })))).kind).toBe('missing');
  });

  it("that is an HTML page is not quoted, and still gets the kind that the vendor's client gives its status", async () => {
    const { url } = await serve((_request, response) =>
      send(response, '<html>Not here</html>', { 'content-type': 'text/html' }, 404),
    );
    const explain = (body: string) => ({ message: body, kind: 'unreachable' as const });
    const error = await vendorErrorOf(edge().text(request(url, { explain })));
    expect(error).toMatchObject({ kind: 'unreachable', status: 404 });
    expect(error.message).not.toContain('Not here');
  });
});

describe('the HTTP edge', () => {
  it('sends at most the configured number of requests at the same time', async () => {
    let now = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const { url } = await serve((_request, response) => {
      most = Math.max(most, ++now);
      waiting.push(() => {
        now--;
        send(response, '1');
      });
      if (waiting.length >= 2) for (const answer of waiting.splice(0)) answer();
    });
    const two = edge({}, 2);
    await Promise.all(Array.from({ length: 6 }, () => two.json(request(url), z.number())));
    expect(most).toBe(2);
  });

  it('shows nothing in errors of what it sent, of the URL, or of its library', async () => {
    const closed = await serve(() => undefined);
    await closed.close();
    const { url, port } = await serve((incoming, response) => {
      const [path] = (incoming.url ?? '').split('?');
      if (path === '/reset') return incoming.socket.resetAndDestroy();
      if (path === '/hang') return undefined;
      if (path === '/garbage') return incoming.socket.end('nonsense\r\n\r\n');
      if (path === '/away') return response.writeHead(302, { location: `http://localhost:1/?${SECRETS.query}` }).end();
      if (path === '/loop') return response.writeHead(302, { location: incoming.url }).end();
      if (path === '/half')
        return response.writeHead(200, { 'content-length': '9' }).write('1', () => response.destroy());
      const echo = JSON.stringify(incoming.headers);
      send(response, echo, {}, Number(path?.slice(1)));
    });
    const paths = ['reset', 'hang', 'garbage', 'away', 'loop', 'half', '200', '400', '401', '404', '500'];
    const targets = [`${closed.url}/`, 'http://no-such-host.invalid/', ...paths.map((path) => `${url}/${path}`)];
    for (const target of targets) {
      const strict = edge({ request: 300 });
      const post = request(target, {
        method: target.endsWith('/loop') ? 'GET' : 'POST',
        ...(!target.endsWith('/loop') && { form: { secret: SECRETS.body } }),
      });
      const error = await vendorErrorOf(strict.json(post, z.object({ absent: z.string() })));
      const shown = inspect(error, { depth: null, showHidden: true }).replace(error.stack ?? '', error.message);
      for (const secret of [...Object.values(SECRETS), String(port), String(closed.port), '127.0.0.1', 'invalid/']) {
        expect(`${shown} ${error.stack}`).not.toContain(secret);
      }
      expect(error.cause).toBeUndefined();
      expect(shown).not.toMatch(/\bgot\b|Request(Error)?\b|Timeout(Error)?\b|ECONNREFUSED 1|getaddrinfo/);
      expect(error.message).toMatch(/^alteryx could not read status: .* \((GET|POST) \/where\)$/);
    }
  });
});
