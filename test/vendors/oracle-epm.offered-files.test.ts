import { describe, expect, it } from '@jest/globals';
import { fileProblem } from '../../src/vendors/oracle-epm/offered-files.js';
import { matches } from '../../src/vendors/shared/name-pattern.js';

describe('a pattern of files', () => {
  it.each<[string, string[], string[]]>([
    ['nightly.zip', ['nightly.zip'], ['Nightly.zip', 'nightly.zip2', 'xnightly.zip', 'nightlyAzip']],
    [
      'nightly*.zip',
      ['nightly.zip', 'nightly-1.zip', 'nightly.zip.zip'],
      ['nightly.zi', 'a nightly.zip', 'nightly/x.zip'],
    ],
    ['*', ['a', 'Artifact Snapshot', ''], ['inbox\\a.csv', '../a']],
    ['inbox\\*.csv', ['inbox\\a.csv'], ['inbox\\b\\a.csv', 'a.csv', 'inbox/a.csv']],
    ['a*b*c', ['abc', 'axbxc', 'abbc', 'abcbc'], ['ac', 'acb', 'a/bc', 'ab\\c', 'ab']],
    ['*.zip*', ['.zip', 'a.zipx'], ['a.zi']],
    ['a**b', ['ab', 'axb'], ['a/b']],
    ['ab*ba', ['abba', 'ab-ba'], ['aba']],
    ['a.?+(b)', ['a.?+(b)'], ['axb']],
  ])('%s matches whole names, with stars that stop at a folder', (pattern, fitting, others) => {
    expect(fitting.filter((name) => !matches(name, pattern))).toEqual([]);
    expect(others.filter((name) => matches(name, pattern))).toEqual([]);
  });

  it('takes little time even for a name and a pattern made for backtracking', () => {
    expect(matches('a'.repeat(500), `${'*a'.repeat(200)}*b`)).toBe(false);
    expect(matches('a'.repeat(500), `${'*a'.repeat(200)}*`)).toBe(true);
  });
});

describe('a file', () => {
  it('that is offered, or not requested, is no problem', () => {
    expect(fileProblem('nightly-7.zip', ['other', 'nightly*.zip'])).toBeUndefined();
    expect(fileProblem(undefined, [])).toBeUndefined();
  });

  it.each([
    [[], 'content.file: this connection offers no files; '],
    [['nightly*.zip'], 'content.file: this connection offers only nightly*.zip; '],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'content.file: this connection offers only a, b, c, d, e, …; '],
  ])('that none of %j matches is refused with the offered files and how to change them', (offered, words) => {
    const problem = fileProblem('Artifact Snapshot', offered);
    expect(problem).toContain(words);
    expect(problem).toContain('add a pattern to "files" of the connection in vigil.yaml');
  });
});
