import { describe, expect, it } from '@jest/globals';
import { partBytes, partsOf, SpareMemory } from '../../src/content/parts.js';

const MIB = 2 ** 20;
const TB = 1e12;

describe('the parts of a large object', () => {
  it.each([
    [10e9, 5 * MIB],
    [52e9, 5 * MIB],
    [TB, 100_139_008],
    [5 * 2 ** 40, 549_978_112],
  ])('of %d bytes, all have the same length (%d), and there are at most 10,000', (bytes, size) => {
    expect(partBytes(1, bytes, 10_000)).toBe(size);
    expect(partBytes(10_000, bytes, 10_000)).toBe(size);
    expect(size * 10_000).toBeGreaterThanOrEqual(bytes);
  });

  it('grow if the length is unknown, so that 10,000 of them hold 5 TiB, and none has more than 5 GiB', () => {
    const sizes = Array.from({ length: 10_000 }, (_, nth) => partBytes(nth + 1, undefined, 10_000));
    expect(sizes.slice(0, 909)).toEqual(Array(909).fill(5 * MIB));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(5 * 2 ** 40);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5 * 2 ** 30);
    expect(partBytes(1e6, undefined, Infinity)).toBe(5 * MIB);
  });

  it.each([
    ['none', [], []],
    ['less than a part', [3], [3]],
    ['exactly a part', [2, 2], [4]],
    ['exactly two parts', [8], [4, 4]],
    ['a rest', [1, 6, 3], [4, 4, 2]],
  ])('of chunks that are %s', async (_what, chunks, lengths) => {
    const all = Buffer.concat(chunks.map((length, nth) => Buffer.alloc(length, nth + 1)));
    const parts: Buffer[] = [];
    const source = (async function* () {
      for (const [nth, length] of chunks.entries()) yield await Promise.resolve(Buffer.alloc(length, nth + 1));
    })();
    for await (const part of partsOf(
      source,
      () => 4,
      (bytes) => Buffer.alloc(bytes),
    ))
      parts.push(part);
    expect(parts.map(({ length }) => length)).toEqual(lengths);
    expect(Buffer.concat(parts)).toEqual(all);
  });
});

it('gives no more spare memory than there is', () => {
  const spare = new SpareMemory(10);
  expect([spare.take(6), spare.take(6), spare.take(4)]).toEqual([true, false, true]);
  spare.give(6);
  expect(spare.take(6)).toBe(true);
});
