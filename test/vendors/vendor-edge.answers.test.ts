import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SecretMask } from '../../src/vendors/http/secret-mask.js';
import { VendorEdge } from '../../src/vendors/http/vendor-edge.js';
import { request, send, serve, type Handler } from './vendor-edge.served.js';

interface Answer {
  verb: string;
  status: number | undefined;
  tookMs: number;
}

/** What is reported of one request. */
async function answersOf(handler: Handler, { requestMs = 5_000, giveUpAfterMs = Infinity } = {}): Promise<Answer[]> {
  const { url } = await serve(handler);
  const answers: Answer[] = [];
  const edge = new VendorEdge({
    vendor: 'alteryx',
    mask: new SecretMask(),
    concurrency: 2,
    timeoutsMs: { request: requestMs, idle: 5_000, content: 5_000 },
    onAnswer: (verb, status, tookMs) => answers.push({ verb, status, tookMs }),
  });
  const caller = new AbortController();
  if (giveUpAfterMs < Infinity) setTimeout(() => caller.abort(), giveUpAfterMs);
  await edge.json(request(url, { signal: caller.signal }), z.unknown()).catch(() => undefined);
  edge.close();
  return answers;
}

describe('a request reports', () => {
  it.each([200, 401, 404, 429, 503])('the status %d of its answer', async (status) => {
    const answers = await answersOf((_request, response) => send(response, '{}', {}, status));
    expect(answers).toEqual([{ verb: 'read status', status, tookMs: expect.any(Number) }]);
  });

  it('how long the vendor took', async () => {
    const [answer] = await answersOf((_request, response) => setTimeout(() => send(response, '{}'), 150));
    expect(answer!.tookMs).toBeGreaterThanOrEqual(140);
    expect(answer!.tookMs).toBeLessThan(5_000);
  });

  it.each<[string, Handler]>([
    ['does not come in time', () => undefined],
    ['breaks off before it begins', (incoming) => incoming.socket.destroy()],
  ])('that it got no answer, if the answer %s', async (_title, handler) => {
    const answers = await answersOf(handler, { requestMs: 300 });
    expect(answers).toEqual([{ verb: 'read status', status: undefined, tookMs: expect.any(Number) }]);
  });

  it('nothing if its caller aborts it', async () => {
    expect(await answersOf(() => undefined, { giveUpAfterMs: 50 })).toEqual([]);
  });
});
