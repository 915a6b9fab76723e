import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoted, shellCommand } from '../../src/text/shell-word.js';
import { shortText } from '../../src/contract/short-text.js';

describe('a word for a shell', () => {
  it.each([
    ['34', '34'],
    ['vigil:calls:34', 'vigil:calls:34'],
    ['a/b.c@d%e+f=g,h-i_j', 'a/b.c@d%e+f=g,h-i_j'],
    ['-rf', "'-rf'"],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['$HOME', "'$HOME'"],
    ['a;b', "'a;b'"],
    ['a\nb', "'a\nb'"],
    ['=ls', "'=ls'"],
  ])('%j is written %s', (word, written) => expect(quoted(word)).toBe(written));

  it('is read by a real one as it was meant', () => {
    const words = fc.sample(
      fc.string().filter((word) => !word.includes('\u0000')),
      200,
    );
    const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(quoted).join(' ')}`]);
    expect(stdout.toString().split('\u0000').slice(0, -1)).toEqual(words);
  });
});

describe('a command to copy', () => {
  it.each([
    [['calls', '34'], ['--namespace', 'prod'], 'vigil show calls 34 --namespace prod'],
    [['calls', "it's"], [], "vigil show calls 'it'\\''s'"],
    [['calls', '--address=evil.example:7233'], [], "vigil show -- calls '--address=evil.example:7233'"],
    [['calls', '34', '-o'], ['--namespace', 'prod'], "vigil show --namespace prod -- calls 34 '-o'"],
  ])('of %j and %j is %s', (operands, flags, text) =>
    expect(shellCommand(['vigil', 'show'], operands, flags)).toBe(text),
  );
});

describe('a short text', () => {
  it.each([
    ['', 3, ''],
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc…'],
  ])('of %j in %i letters is %j', (text, longest, short) => expect(shortText(text, longest)).toBe(short));
});
