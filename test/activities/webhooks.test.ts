/** The endpoint for webhooks, over real HTTP. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DefaultLogger } from '@temporalio/worker';
import { signedHeaders } from '../../src/activities/webhook-signature.js';
import type { JobReference } from '../../src/contract/ids.js';
import { addressOf } from '../../src/serving/http-listener.js';
import type { HintResult } from '../../src/serving/poll-hints.js';
import { serveWebhooks } from '../../src/serving/webhooks.js';

const KEY = 'a-key-that-has-at-least-24-bytes';
const BODY = JSON.stringify({ connection: 'calls', jobId: '34' });

let server: Server;
let url: string;
let asked: JobReference[];
let lines: string[];
let answer: HintResult;
let secret: () => string;
let connected: boolean;
let ids = 0;

beforeEach(async () => {
  asked = [];
  lines = [];
  answer = { result: 'polls' };
  secret = () => KEY;
  connected = true;
  const hints = {
    take: async (job: JobReference) => {
      asked.push(job);
      return answer;
    },
  };
  const log = new DefaultLogger('DEBUG', ({ level, message }) => lines.push(`${level} ${message}`));
  const options = { secret: () => secret(), hints: () => (connected ? hints : undefined), log };
  server = await serveWebhooks({ host: '127.0.0.1', port: 0 }, options);
  url = `http://${addressOf(server)}/poll`;
});
afterEach(() => {
  server.close().closeAllConnections();
});

interface Sent {
  id?: string;
  at?: number;
  key?: string;
  type?: string;
  headers?: Record<string, string>;
}

/** A webhook that is right, except for what is given. */
async function send(body = BODY, { id = `msg_${(ids += 1)}`, at, key = KEY, type, headers }: Sent = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': type ?? 'application/json',
      ...signedHeaders(id, at ?? Date.now(), body, key),
      ...headers,
    },
    body,
  });
  return { status: response.status, body: await response.json(), again: response.headers.get('retry-after') };
}

/** A connection of a sender that has sent this. */
async function opened(sent: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

describe('a webhook', () => {
  it('has the wait of its job poll', async () => {
    expect(await send()).toEqual({ status: 202, body: { accepted: true }, again: null });
    expect(asked).toEqual([{ connection: 'calls', jobId: '34' }]);
    expect(lines).toEqual(['DEBUG calls 34: polled now, because a webhook asks for it']);
  });

  it('may be a CloudEvent', async () => {
    const event = { specversion: '1.0', id: '7', source: '/ic-a', type: 'extract.ended', data: JSON.parse(BODY) };
    const type = 'application/cloudevents+json; charset=utf-8';
    expect(await send(JSON.stringify(event), { type })).toMatchObject({ status: 202 });
    expect(asked).toEqual([{ connection: 'calls', jobId: '34' }]);
  });

  it('that comes twice is passed on once', async () => {
    const both = [await send(BODY, { id: 'msg_twice' }), await send(BODY, { id: 'msg_twice' })];
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    expect(asked).toHaveLength(1);
  });

  it.each<[HintResult, number, string | null]>([
    [{ result: 'noWait' }, 404, null],
    [{ result: 'tooMany', againInMs: 1_200 }, 429, '2'],
    [{ result: 'away', problem: 'connect ECONNREFUSED' }, 503, '5'],
  ])('with the result %j is passed on when it is sent again', async (result, status, again) => {
    answer = result;
    expect(await send(BODY, { id: 'msg_again' })).toMatchObject({ status, again });
    answer = { result: 'polls' };
    expect(await send(BODY, { id: 'msg_again' })).toMatchObject({ status: 202 });
    expect(asked).toHaveLength(2);
  });

  it('is answered 503 while the worker connects', async () => {
    connected = false;
    expect(await send()).toMatchObject({ status: 503, again: '5' });
  });

  it('is verified with the key as it is now', async () => {
    secret = () => 'the-next-key-that-has-at-least-24';
    expect(await send()).toMatchObject({ status: 401 });
    expect(await send(BODY, { key: secret() })).toMatchObject({ status: 202 });
  });

  it('is answered 503 while the key cannot be read', async () => {
    secret = () => {
      throw new Error('the secret ${file:/run/secrets/listen} cannot be read (ENOENT)');
    };
    expect(await send()).toEqual({ status: 503, body: { error: 'not available' }, again: '5' });
    expect(lines).toEqual([
      'WARN webhooks cannot be verified: the secret ${file:/run/secrets/listen} cannot be read (ENOENT)',
    ]);
  });
});

describe('a stranger', () => {
  it.each<[string, Sent]>([
    ['signs with another key', { key: 'another-key-of-at-least-24-bytes' }],
    ['repeats a webhook after more than 5 minutes', { at: Date.now() - 301_000 }],
    ['does not sign', { headers: { 'webhook-signature': '' } }],
  ])('who %s is refused without a reason', async (_title, sent) => {
    expect(await send(BODY, sent)).toEqual({ status: 401, body: { error: 'not authorized' }, again: null });
    expect(asked).toEqual([]);
  });

  it('does not learn from a refusal whether there is such a connection or a job', async () => {
    const sent = { key: 'another-key-of-at-least-24-bytes' };
    const answers = await Promise.all(['{}', 'no JSON', BODY].map((body) => send(body, sent)));
    expect(answers).toEqual(answers.map(() => ({ status: 401, body: { error: 'not authorized' }, again: null })));
  });

  it('does not fill the log', async () => {
    for (let nth = 0; nth < 5; nth += 1) await send(BODY, { key: 'another-key-of-at-least-24-bytes' });
    expect(lines).toEqual(['WARN refused a webhook: its signature is wrong']);
    expect(lines.join()).not.toContain(KEY);
  });

  it.each([
    ['another path', '/', { method: 'POST' }, 404],
    ['a path that is no URL', '//', { method: 'POST' }, 404],
    ['another method', '/poll', { method: 'GET' }, 405],
    ['text', '/poll', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
    ['no content type', '/poll', { method: 'POST' }, 415],
    [
      'more than 4 KB',
      '/poll',
      { method: 'POST', body: 'x'.repeat(4_097), headers: { 'content-type': 'application/json' } },
      413,
    ],
  ])('who sends %s is refused', async (_title, path, request, status) => {
    const response = await fetch(url.replace('/poll', path), request);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('who sends nothing, half a header or half a body is disconnected within 8 s', async () => {
    const headers = 'POST /poll HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';
    const began = Date.now();
    const sockets = await Promise.all(['', 'POST /poll HT', `${headers}{`].map(opened));
    await Promise.all(sockets.map((socket) => text(socket)));
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(asked).toEqual([]);
  });

  it('who sends a body without an end is refused, and disconnected', async () => {
    const socket = await opened('');
    socket.write('POST /poll HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9999999\r\n\r\n');
    socket.write('x'.repeat(5_000));
    const said = await text(socket);
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('who breaks off does not disturb the next one', async () => {
    const socket = await opened(
      'POST /poll HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    socket.destroy();
    expect(await send()).toMatchObject({ status: 202 });
  });
});

it('a webhook that does not name a job is refused with what is expected', async () => {
  expect(await send('{"connection":"calls"}')).toMatchObject({
    status: 400,
    body: { error: 'expected { "connection": "…", "jobId": "…" }, or a CloudEvent with that as its data' },
  });
});
