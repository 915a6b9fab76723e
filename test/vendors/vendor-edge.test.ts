import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CookieJar } from 'tough-cookie';
import { z } from 'zod';
import { VendorEdge } from '../../src/vendors/http/vendor-edge.js';
import type { HttpTimeouts } from '../../src/vendors/http/got-client.js';
import type { VendorRequest } from '../../src/vendors/http/vendor-request.js';
import { SecretMask } from '../../src/vendors/http/secret-mask.js';
import { VendorError, type VendorVerb } from '../../src/vendors/http/vendor-error.js';

const SECRETS = { query: 'query-secret', header: 'header-secret', body: 'body-secret', answer: 'answer-secret' };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A plain server that records its requests. */
async function serve(handler: Handler): Promise<{ url: string; port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen };
}

function edge(timeoutsMs: Partial<HttpTimeouts> = {}, concurrency = 8, mask = new SecretMask()): VendorEdge {
  const timeouts = { request: 5_000, idle: 5_000, content: 5_000, ...timeoutsMs };
  const made = new VendorEdge({ vendor: 'alteryx', mask, concurrency, timeoutsMs: timeouts });
  closers.push(() => made.close());
  return made;
}

function request(url: string, more: Partial<VendorRequest> = {}): VendorRequest {
  const to = new URL(url);
  to.searchParams.set('hash', SECRETS.query);
  const headers = { 'x-csrf-token': SECRETS.header };
  return { verb: 'read status', url: to, where: '/where', headers, signal: new AbortController().signal, ...more };
}

async function failureOf(call: Promise<unknown>): Promise<VendorError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
}

function send(response: ServerResponse, body: string | Buffer, headers: Record<string, string> = {}, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

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
    const error = await failureOf(edge().json(request(url), z.object({ job: z.object({ status: z.number() }) })));
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
    const error = await failureOf(edge().json(request(url), z.unknown()));
    expect(error).toMatchObject({ kind: 'unintelligible' });
    expect(error.message).toContain(what);
  });

  it.each([
    ['its type', '<p>Log in</p>', 'text/html; charset=utf-8'],
    ['its text, whatever the type', '\n <!DOCTYPE html><html></html>', 'application/json'],
    ['its first element', '<html><body>Maintenance</body></html>', 'application/json'],
  ])('that is an HTML page with 200, recognized by %s, is unreachable', async (_title, body, type) => {
    const { url } = await serve((_request, response) => send(response, body, { 'content-type': type }));
    const error = await failureOf(edge().json(request(url), z.unknown()));
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
    const error = await failureOf(edge().json(request(url, { verb }), z.unknown()));
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
    expect((await failureOf(edge().text(request(url)))).kind).toBe('unreachable');
    // Content without a Content-Encoding is passed on as it is, even if it is a gzip file.
    if (when === 'within its gzip') return;
    const content = edge()
      .open(request(url))
      .then(({ body }) => buffer(body));
    expect((await failureOf(content)).kind).toBe('unreachable');
  });

  it('is not requested again', async () => {
    const { url, seen } = await serve((_request, response) => send(response, '{}', { 'retry-after': '0' }, 503));
    await failureOf(edge().text(request(url)));
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
    const error = await failureOf(edge({ request: 300 }).json(request(url), z.unknown()));
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
    expect((await failureOf(edge({ request: 300 }).text(request(url)))).kind).toBe('refused');
    expect(Date.now() - begun).toBeLessThan(3_000);
  });

  it('ends a request that is never answered', async () => {
    const { url } = await serve(() => undefined);
    expect((await failureOf(edge({ request: 300 }).text(request(url)))).kind).toBe('unreachable');
    expect((await failureOf(edge({ request: 300 }).open(request(url)))).kind).toBe('unreachable');
  });

  it('ends content that takes too long, even if it never pauses', async () => {
    const { url } = await serve(drip);
    const { body } = await edge({ content: 300 }).open(request(url));
    expect((await failureOf(buffer(body))).kind).toBe('unreachable');
  });

  it('ends content that stops arriving', async () => {
    const { url } = await serve((_request, response) => response.write('first'));
    const { body } = await edge({ idle: 300, content: 60_000 }).open(request(url));
    expect((await failureOf(buffer(body))).kind).toBe('unreachable');
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
    expect((await failureOf(brief.text(request(url, { signal: brief.logInSignal() })))).kind).toBe('unreachable');
  });
});

describe('a redirect', () => {
  /** `/3` leads to `/2`, `/1` and `/0`, which answers. */
  const steps: Handler = ({ url = '' }, response) => {
    const left = Number(url.slice(1).split('?')[0]);
    if (left === 0) send(response, '"there"');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };

  it.each([1, 2, 3])('is followed for a GET to the same origin, %i deep', async (depth) => {
    const { url, seen } = await serve(steps);
    expect(await edge().json(request(`${url}/${depth}`), z.string())).toBe('there');
    expect(seen).toHaveLength(depth + 1);
  });

  it('is not followed a fourth time', async () => {
    const { url, seen } = await serve(steps);
    expect((await failureOf(edge().text(request(`${url}/4`)))).kind).toBe('unreachable');
    expect(seen.map(({ url: path }) => path?.split('?')[0])).not.toContain('/0');
  });

  it.each([301, 302, 303, 307, 308])('with %i is never followed to another origin', async (status) => {
    const other = await serve((_request, response) => send(response, '"mine"'));
    for (const location of [
      `${other.url}/stolen`,
      `//127.0.0.1:${other.port}/stolen`,
      `http://localhost:${other.port}/stolen`,
      `https://127.0.0.1:${other.port}/`,
    ]) {
      const { url } = await serve((_request, response) => response.writeHead(status, { location }).end());
      for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
        const error = await failureOf(edge().text(request(url, { method })));
        expect(error).toMatchObject({ kind: 'unreachable', status });
        expect(error.message).not.toContain(String(other.port));
      }
      expect((await failureOf(edge().open(request(url)))).kind).toBe('unreachable');
    }
    expect(other.seen).toHaveLength(0);
  });

  it('is not followed to another origin after one to the same origin', async () => {
    const other = await serve((_request, response) => send(response, '"mine"'));
    const { url } = await serve((incoming, response) => {
      const location = incoming.url?.startsWith('/near') ? `${other.url}/` : '/near';
      response.writeHead(302, { location }).end();
    });
    expect((await failureOf(edge().text(request(url)))).kind).toBe('unreachable');
    expect(other.seen).toHaveLength(0);
  });

  it.each([301, 302, 303, 307, 308])('with %i is never followed for a POST', async (status) => {
    const { url, seen } = await serve((incoming, response) => {
      if (incoming.url?.startsWith('/start')) response.writeHead(status, { location: '/end' }).end();
      else send(response, '"followed"');
    });
    const posted = request(`${url}/start`, { method: 'POST', json: { password: SECRETS.body } });
    expect(await failureOf(edge().text(posted))).toMatchObject({ kind: 'unreachable', status });
    expect(seen).toHaveLength(1);
  });

  it.each([undefined, 'http://', 'ftp://127.0.0.1/'])('to %p is unreachable', async (location) => {
    const { url } = await serve((_request, response) => response.writeHead(302, location ? { location } : {}).end());
    expect((await failureOf(edge().text(request(url)))).kind).toBe('unreachable');
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
      const error = await failureOf(masking.text(request(url, { explain, holdsSecret })));
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
      else expect((await failureOf(answer)).message).toMatch(/: \*\*\*$/);
    }
  });

  it("gets another kind if the vendor's client says so", async () => {
    const { url } = await serve((_request, response) => send(response, '{}', {}, 400));
    const explain = (_body: string, status: number) => (status === 400 ? { kind: 'missing' as const } : {});
    expect((await failureOf(edge().text(request(url, { explain })))).kind).toBe('missing');
  });

  it("that is an HTML page is not quoted, and still gets the kind that the vendor's client gives its status", async () => {
    const { url } = await serve((_request, response) =>
      send(response, '<html>Not here</html>', { 'content-type': 'text/html' }, 404),
    );
    const explain = (body: string) => ({ message: body, kind: 'unreachable' as const });
    const error = await failureOf(edge().text(request(url, { explain })));
    expect(error).toMatchObject({ kind: 'unreachable', status: 404 });
    expect(error.message).not.toContain('Not here');
  });
});

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
    expect(await failureOf(edge().open(request(url)))).toMatchObject({ kind: 'unintelligible', status: 206 });
  });

  it.each([
    [`attachment; filename="${SECRETS.body}.csv"`, 'attachment; filename="***.csv"'],
    [
      `attachment; filename*=UTF-8''%62${encodeURIComponent(SECRETS.body)}.csv`,
      "attachment; filename*=UTF-8''%62***.csv",
    ],
  ])('has its name masked: %s', async (sent, told) => {
    const { url } = await serve((_request, response) => send(response, 'a,b', { 'content-disposition': sent }));
    const masking = edge();
    masking.keepSecret(SECRETS.body);
    const { headers, body } = await masking.open(request(url));
    expect(headers['content-disposition']).toBe(told);
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

describe('the edge', () => {
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
    await closers.pop()?.();
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
      const error = await failureOf(strict.json(post, z.object({ absent: z.string() })));
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
