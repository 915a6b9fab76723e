/** Range requests as in RFC 9110, over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Content } from './content.js';
import { NexusIcSimulator } from './nexus-ic.js';

const simulator = new NexusIcSimulator();
const TEXT = '0123456789';
const MODIFIED = 'Mon, 02 Nov 2026 08:00:00 GMT';
const CONTENT: Content = { mediaType: 'text/plain', body: TEXT, ranges: { etag: '"v1"', lastModified: MODIFIED } };
let hash: string;

beforeAll(async () => {
  await simulator.start();
  const authorization = `APIKEY ${Buffer.from('nexus-ic-key').toString('base64')}`;
  const answer = await fetch(`${simulator.baseUrl}/security/login`, { headers: { authorization } });
  ({ hash } = (await answer.json()) as { hash: string });
});
afterAll(() => simulator.stop());

function ask(content: Content, headers: Record<string, string> = {}): Promise<Response> {
  const id = simulator.addJob({ timeline: [{ status: 4 }], content });
  return fetch(`${simulator.baseUrl}/jobContent?${new URLSearchParams({ id, hash }).toString()}`, { headers });
}

describe('content that offers ranges', () => {
  it('announces ranges and its version', async () => {
    const { status, headers } = await ask(CONTENT);
    expect([status, headers.get('accept-ranges'), headers.get('etag')]).toEqual([200, 'bytes', '"v1"']);
    expect(headers.get('last-modified')).toBe(MODIFIED);
  });

  it.each([
    ['bytes=0-', '0123456789', 'bytes 0-9/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=9-', '9', 'bytes 9-9/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=2-400', '23456789', 'bytes 2-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
  ])('sends the requested part: %s', async (range, part, contentRange) => {
    const answer = await ask(CONTENT, { range });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, contentRange]);
    expect([answer.headers.get('content-length'), await answer.text()]).toEqual([String(part.length), part]);
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])(
    'answers 416 to a range outside the content: %s',
    async (range) => {
      const answer = await ask(CONTENT, { range });
      expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([
        416,
        'bytes */10',
        '',
      ]);
    },
  );

  it.each(['lines=1-2', 'bytes=', 'bytes=-', 'bytes=4-2', 'bytes=1-2,5-6'])(
    'sends the whole content if the request is not a single range: %s',
    async (range) => {
      const answer = await ask(CONTENT, { range });
      expect([answer.status, await answer.text()]).toEqual([200, TEXT]);
    },
  );

  it.each([
    ['"v1"', 206],
    ['"v2"', 200],
    ['W/"v1"', 200],
    [MODIFIED, 206],
    ['Mon, 02 Nov 2026 08:00:01 GMT', 200],
  ])('sends a part only of that version: If-Range %s', async (version, status) => {
    expect((await ask(CONTENT, { range: 'bytes=4-', 'if-range': version })).status).toBe(status);
  });

  it('streams a part of content that is never in memory', async () => {
    const content = { ...CONTENT, body: { bytes: 300_000, seed: 3 } };
    const whole = Buffer.from(await (await ask(content)).arrayBuffer());
    const rest = Buffer.from(await (await ask(content, { range: 'bytes=123457-' })).arrayBuffer());
    expect(rest.equals(whole.subarray(123_457))).toBe(true);
  });

  it('breaks at the byte of a fault, counted from the start of the part', async () => {
    simulator.fault({ step: 'content', wire: 'reset-mid-body', atByte: 2 });
    const answer = await ask(CONTENT, { range: 'bytes=4-' });
    const reader = answer.body!.getReader();
    expect(Buffer.from((await reader.read()).value).toString()).toBe('45');
    await expect(reader.read()).rejects.toThrow('terminated');
  });
});

describe('content without ranges', () => {
  it('is always sent whole', async () => {
    const { ranges: _ranges, ...plain } = CONTENT;
    const answer = await ask(plain, { range: 'bytes=4-' });
    expect([answer.status, answer.headers.get('accept-ranges'), await answer.text()]).toEqual([200, null, TEXT]);
  });
});
