import { describe, expect, it } from '@jest/globals';
import { jobDifferences } from '../../src/contract/job-differences.js';

describe('the differences of two jobs', () => {
  it.each([
    [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, []],
    [{ a: 1 }, { a: '1' }, ['job.a: 1 in the run that has this key, "1" in yours']],
    [{}, { a: null }, ['job.a: absent in the run that has this key, null in yours']],
    [{ a: { b: [1, 2] } }, { a: { b: [1] } }, ['job.a.b[1]: 2 in the run that has this key, absent in yours']],
    [{ a: [] }, { a: {} }, ['job.a: [] in the run that has this key, {} in yours']],
    [{ constructor: 'a' }, {}, ['job.constructor: "a" in the run that has this key, absent in yours']],
    [{}, { toString: 1 }, ['job.toString: absent in the run that has this key, 1 in yours']],
    [JSON.parse('{"__proto__":1}'), {}, ['job.__proto__: 1 in the run that has this key, absent in yours']],
    [undefined, { a: 1 }, ['job: absent in the run that has this key, {"a":1} in yours']],
  ])('of %j and %j are %j', (first, yours, expected) => {
    expect(jobDifferences({ job: first }, { job: yours })).toEqual(expected);
  });

  it('include the files that the jobs need first', () => {
    const upload = ['in/a.csv'];
    expect(jobDifferences({ job: {}, upload }, { job: {}, upload: ['in/b.csv'] })).toEqual([
      'upload[0]: "in/a.csv" in the run that has this key, "in/b.csv" in yours',
    ]);
    expect(jobDifferences({ job: {}, upload }, { job: {} })).toEqual([
      'upload: ["in/a.csv"] in the run that has this key, absent in yours',
    ]);
    expect(jobDifferences({ job: {}, upload }, { job: {}, upload: [...upload] })).toEqual([]);
  });

  it('are bounded in number and in length', () => {
    const job = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, 'x'.repeat(10_000)]));
    const lines = jobDifferences({ job }, { job: {} });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 80 more differences');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(200);
  });
});
