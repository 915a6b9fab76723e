import { describe, expect, it } from '@jest/globals';
import { isManyName, pageOf, pagesOf } from '../../src/contract/run-many.js';

describe('the pages of many runs', () => {
  it.each([
    ['100 lines each', Array.from({ length: 250 }, () => 500), [0, 100, 200]],
    ['fewer lines, if these are long', Array.from({ length: 12 }, () => 300_000), [0, 3, 6, 9]],
    ['at least one line', [2_000_000, 2_000_000], [0, 1]],
  ])('have %s', (_title, bytes, pages) => {
    expect(pagesOf(bytes)).toEqual(pages);
  });

  it('are found by the number of a line', () => {
    const pages = [0, 100, 200];
    expect([0, 99, 100, 249].map((line) => pageOf({ pages }, line))).toEqual([0, 0, 1, 2]);
  });
});

it.each([
  ['nightly-2026-11-28', true],
  ['a', true],
  ['a:b', false],
  ['-a', false],
  ['', false],
  ['a'.repeat(101), false],
])('%j as the name of a list: %s', (name, is) => {
  expect(isManyName(name)).toBe(is);
});
