/** Many long answers at the same time, over real HTTP: how many of their bytes a process holds. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { AnswerMemory, UNCOUNTED_BYTES, type AnswerShare } from '../../src/vendors/http/answer-memory.js';
import { LONG_ANSWER_LIMIT_BYTES } from '../../src/vendors/http/vendor-edge.js';
import type { VendorRequest } from '../../src/vendors/http/vendor-request.js';
import type { VendorVerb } from '../../src/vendors/http/vendor-error.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { scriptedVendor, type ScriptedVendor } from '../helpers/scripted-vendor.js';

const MIB = 1024 * 1024;
const ID = '66ebd18d3d6200007e000d8c';
const JSON_TYPE = { 'content-type': 'application/json' };

let vendor: ScriptedVendor;

afterEach(async () => {
  closeEdges();
  await vendor.stop();
});

/** Counts what is in use at its highest. */
class WatchedMemory extends AnswerMemory {
  highest = 0;

  override ask(share: AnswerShare): void {
    super.ask(share);
    this.highest = Math.max(this.highest, this.inUse);
  }

  override leave(share: AnswerShare, bytes: number): void {
    super.leave(share, bytes);
    this.highest = Math.max(this.highest, this.inUse);
  }
}

function request(path: string, verb: VendorVerb = 'list jobs', more: Partial<VendorRequest> = {}): VendorRequest {
  const { signal } = new AbortController();
  return { verb, url: new URL(`${vendor.url}${path}`), where: path, signal, ...more };
}

const answerOf = (bytes: number) => ({ headers: JSON_TYPE, body: `"${'x'.repeat(bytes - 2)}"` });

describe('16 long answers at once', () => {
  it('are all read, one after the other if they do not fit', async () => {
    const memory = new WatchedMemory(8 * MIB);
    vendor = await scriptedVendor({ 'GET /list': answerOf(5 * MIB) });
    // Each of another connection, because the limit is that of the process.
    const reads = Array.from({ length: 16 }, () =>
      edgeFor('alteryx', { request: 30_000 }, memory).json(request('/list'), z.string()),
    );
    const lengths = (await Promise.all(reads)).map((text) => text.length);
    expect(lengths).toEqual(Array.from({ length: 16 }, () => 5 * MIB - 2));
    expect(memory.highest).toBeGreaterThan(5 * MIB - UNCOUNTED_BYTES);
    // One may exceed the bound, so that not all of them wait for each other.
    expect(memory.highest).toBeLessThanOrEqual(8 * MIB + 5 * MIB);
    expect(memory.inUse).toBe(0);
  });

  it('that are each larger than all memory are read one by one', async () => {
    const memory = new WatchedMemory(MIB);
    vendor = await scriptedVendor({ 'GET /list': answerOf(3 * MIB) });
    const edge = edgeFor('alteryx', { request: 30_000 }, memory);
    await Promise.all(Array.from({ length: 8 }, () => edge.json(request('/list'), z.string())));
    expect(memory.highest).toBeLessThanOrEqual(4 * MIB);
    expect(memory.inUse).toBe(0);
  });

  it('that fail, are too large or are abandoned by their caller release their memory', async () => {
    const memory = new WatchedMemory(8 * MIB);
    vendor = await scriptedVendor({
      'GET /broken': {
        headers: { ...JSON_TYPE, 'content-length': String(9 * MIB) },
        body: 'x'.repeat(MIB),
        breaksOff: true,
      },
      'GET /odd': answerOf(MIB),
      'GET /large': answerOf(LONG_ANSWER_LIMIT_BYTES + 1),
      'GET /error': { status: 500, body: 'x'.repeat(MIB) },
      'GET /slow': { headers: { ...JSON_TYPE, 'content-length': String(9 * MIB) }, body: 'x'.repeat(MIB) },
    });
    const edge = edgeFor('alteryx', { request: 30_000 }, memory);
    const leaving = new AbortController();
    const reads = ['/broken', '/odd', '/large', '/error', '/slow'].map((path) =>
      edge.json(request(path, 'list jobs', path === '/slow' ? { signal: leaving.signal } : {}), z.number()),
    );
    setImmediate(() => leaving.abort(new Error('gone')));
    const results = await Promise.allSettled(reads);
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    expect((results[2] as PromiseRejectedResult).reason).toMatchObject({
      kind: 'unintelligible',
      message: expect.stringContaining(`larger than ${LONG_ANSWER_LIMIT_BYTES} bytes`),
    });
    expect(memory.inUse).toBe(0);
  });
});

describe('an answer that its caller keeps', () => {
  it('counts until the caller has read it, and a poll does not wait for it', async () => {
    const memory = new WatchedMemory(MIB / 4);
    const messages = Array.from({ length: 3 }, (_, nth) => ({
      status: 1,
      text: String(nth).repeat(MIB / 8),
      toolId: 1,
    }));
    vendor = await scriptedVendor({
      'POST /webapi/oauth2/token': { body: { access_token: 't1', token_type: 'bearer' } },
      [`GET /webapi/v3/jobs/${ID}/messages`]: { body: messages },
      [`GET /webapi/v3/jobs/${ID}`]: { body: { id: ID, status: 'Running' } },
      'GET /list': answerOf(MIB / 8),
    });
    const edge = edgeFor('alteryx', { request: 400 }, memory);
    const client = new AlteryxClient(
      { baseUrl: `${vendor.url}/webapi`, clientId: 'c', clientSecret: () => 'correct-horse' },
      edge,
    );
    const { signal } = new AbortController();
    const reading = client.readMessages(ID, signal)[Symbol.asyncIterator]();
    await reading.next();
    expect(memory.inUse).toBeGreaterThan(MIB / 4);
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'running' });
    // The wait for memory has an end, and the poll that comes after it is another attempt.
    await expect(edge.json(request('/list'), z.string())).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no memory for the answer'),
    });
    const waiting = edge.json(request('/list'), z.string());
    await reading.return?.();
    expect((await waiting).length).toBe(MIB / 8 - 2);
    expect(memory.inUse).toBe(0);
  });

  it('is not waited for by a caller who leaves', async () => {
    const memory = new AnswerMemory(MIB);
    const kept = memory.share();
    await kept.grow(2 * MIB, new AbortController().signal, 1_000);
    const leaving = new AbortController();
    const reason = new Error('the worker stops');
    const waiting = memory.share();
    const grown = waiting.grow(MIB, leaving.signal, 60_000);
    leaving.abort(reason);
    await expect(grown).rejects.toBe(reason);
    await expect(memory.share().grow(MIB, AbortSignal.abort(reason), 60_000)).rejects.toBe(reason);
    waiting.release();
    kept.release();
    expect(memory.inUse).toBe(0);
  });

  it('releases the waiting callers in the order in which they began', async () => {
    const memory = new AnswerMemory(MIB);
    const { signal } = new AbortController();
    const kept = memory.share();
    await kept.grow(MIB + UNCOUNTED_BYTES, signal, 1_000);
    const order: number[] = [];
    const shares = [3, 1, 2].map((parts) => ({ share: memory.share(), bytes: (parts * MIB) / 4 + UNCOUNTED_BYTES }));
    const all = shares.map(async ({ share, bytes }, nth) => {
      await share.grow(bytes, signal, 60_000);
      order.push(nth);
      share.release();
    });
    kept.release();
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2]);
  });
});
