import { describe, expect, it } from '@jest/globals';
import { isStorePath, nameInStore } from '../../src/contract/store-path.js';
import { acceptRun } from '../../src/schema/run-input.js';

const LONG = 'a'.repeat(500);

describe('a path in the content store', () => {
  it.each(['load.csv', 'in/load.csv', 'in/2026/Ist Werte, März.csv', 'planning/224/content/a.zip', 'a.b', LONG])(
    'may be %j',
    (path) => {
      expect(isStorePath(path)).toBe(true);
    },
  );

  it.each([
    '',
    '/etc/passwd',
    '../load.csv',
    'in/../../load.csv',
    './load.csv',
    'in//load.csv',
    'in/',
    '..',
    '.',
    'in\\load.csv',
    'in/a\0.csv',
    'in/a\n.csv',
    'calls/.partial/0123456789abcdef.partial',
    '.check-0123',
    `${LONG}a`,
  ])('may not be %j', (path) => {
    expect(isStorePath(path)).toBe(false);
  });

  it('ends with the name of the file', () => {
    expect(['load.csv', 'in/2026/load.csv'].map(nameInStore)).toEqual(['load.csv', 'load.csv']);
  });
});

describe('upload in the input of a run', () => {
  const problemsOf = (upload: unknown) => {
    const verdict = acceptRun({ connection: 'planning', key: 'k', job: {}, upload });
    return 'problems' in verdict ? verdict.problems : verdict.accepted;
  };

  it('is a list of paths', () => {
    expect(problemsOf(['in/a.csv', 'b.csv'])).toMatchObject({ upload: ['in/a.csv', 'b.csv'], wait: {} });
    expect(problemsOf(undefined)).not.toHaveProperty('upload');
  });

  it.each<[string, unknown, string | RegExp]>([
    ['a text', 'in/a.csv', 'upload: expected a list of paths in the content store, such as ["in/load.csv"]'],
    ['an empty list', [], 'upload: expected at least one file'],
    [
      'a path that leaves the store',
      ['in/a.csv', '../b.csv'],
      /^upload\.1: expected the path of a file in the content/,
    ],
    ['an absolute path', ['/etc/passwd'], /^upload\.0: expected the path of a file in the content store/],
    ['no text', [7], /^upload\.0: expected the path of a file .*, got a number$/],
    [
      'two files of one name',
      ['a.csv', 'in/b.csv', 'in/a.csv'],
      'upload.2: has the same file name as upload.0, and the vendor knows a file by its name',
    ],
    ['too many files', Array.from({ length: 21 }, (_, at) => `${at}.csv`), 'upload: expected at most 20 files'],
  ])('is refused for %s, in a line that names the field', (_what, upload, problem) => {
    const found = problemsOf(upload);
    expect(found).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });
});
