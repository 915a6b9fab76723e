import { describe, expect, it } from '@jest/globals';
import { resolveNeeds, type NamedLine } from '../../src/contract/run-needs.js';

const line = (key: string, needs?: string[], connection = 'gallery'): NamedLine => ({ connection, key, needs });

describe('the needs of runs', () => {
  it.each([
    ['are found before and after the line', [line('b', ['a', 'c']), line('a'), line('c')], [[0, 1, 2]]],
    ['count once', [line('a'), line('b', ['a', 'gallery/a', 'a'])], [[1, 0]]],
    [
      'can name the connection too',
      [line('a'), line('a', [], 'calls'), line('b', ['calls/a', 'gallery/a'])],
      [[2, 1, 0]],
    ],
    ['may be none', [line('a'), line('b', [])], []],
  ])('%s', (_title, lines, needs) => {
    expect(resolveNeeds(lines)).toEqual({ needs, problems: [] });
  });

  it.each([
    ['an unknown key', [line('a', ['x'])], [[0, 'needs[0]: no line has the key "x"']]],
    [
      'a key that several connections have',
      [line('a'), line('a', [], 'calls'), line('b', ['a'])],
      [[2, 'needs[0]: several connections have the key "a"; write one of gallery/a, calls/a']],
    ],
    [
      'a key that an earlier line has',
      [line('a'), line('b'), line('a', ['b'])],
      [[2, 'key: gallery/a is the key of an earlier line too; give each line its own']],
    ],
    ['a line that needs itself', [line('a', ['a'])], [[0, 'needs: gallery/a needs itself']]],
    [
      'a cycle, by its keys',
      [line('x', ['a']), line('a', ['b']), line('b', ['c']), line('c', ['a'])],
      [[1, 'needs: gallery/a needs gallery/b needs gallery/c needs gallery/a, so none of them can start']],
    ],
    [
      'each of two cycles',
      [line('a', ['b']), line('b', ['a']), line('c', ['d', 'a']), line('d', ['c'])],
      [
        [0, 'needs: gallery/a needs gallery/b needs gallery/a, so none of them can start'],
        [2, 'needs: gallery/c needs gallery/d needs gallery/c, so none of them can start'],
      ],
    ],
  ])('are refused with %s', (_title, lines, expected) => {
    expect(resolveNeeds(lines).problems.map((one) => [one.line, one.problem])).toEqual(expected);
  });

  it('names only the beginning of a long cycle', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => line(`k${at}`, [`k${(at + 1) % 10_000}`]));
    const [{ problem } = { problem: '' }, ...others] = resolveNeeds(lines).problems;
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^needs: gallery\/k0 needs .* needs gallery\/k9 needs … \(9990 more\) needs gallery\/k0, so none/,
    );
  });

  it('of a long chain are no cycle', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => line(`k${at}`, at === 0 ? [] : [`k${at - 1}`]));
    expect(resolveNeeds(lines).problems).toEqual([]);
  });
});
