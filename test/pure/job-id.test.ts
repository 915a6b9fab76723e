import { describe, expect, test } from '@jest/globals';
import { A_JOB_ID, isJobId, jobIdProblem } from '../../src/contract/job-id.js';

describe('the rule for every job id', () => {
  test.each([
    ['34'],
    ['66ebd18d3d6200007e000d8c'],
    ['{B5F2A2C0-6D5E-4A1B-9C3D-0F1E2D3C4B5A}'],
    ['nightly run 7'],
    ['größe~7'],
    ['...'],
    ['a-b'],
  ])('accepts %j', (id) => expect(isJobId(id)).toBe(true));

  test.each([
    ['nothing', ''],
    ['a flag', '--address=evil.example:7233'],
    ['a slash', '../../configuration/users/jdoe'],
    ['a backslash', String.raw`..\users`],
    ['a dot segment', '.'],
    ['two dots', '..'],
    ['a control character', '3\u001b]52;c;AAAA\u0007'],
    ['a C1 control character', '3\u009d52'],
    ['DEL', '3\u007f'],
    ['a line break', '3\n4'],
    ['a line separator', '3\u20284'],
    ['a mark of direction', '3\u202e4'],
    ['an isolate of direction', '3\u20664'],
    ['the Arabic letter mark', '3\u061c4'],
    ['a character without width', '3\u200b4'],
    ['a lone surrogate', '3\ud800'],
  ])('refuses %s', (_, id) => expect(isJobId(id)).toBe(false));

  test.each([
    ['', "expected the job's id at the vendor, as a string"],
    ['x'.repeat(201), 'expected at most 200 characters'],
    ['../jobs', `expected ${A_JOB_ID}`],
    ['-34', `expected ${A_JOB_ID}`],
  ])('says what is wrong with %j', (id, problem) => expect(jobIdProblem(id)).toBe(problem));

  test('finds nothing wrong with an id of 200 characters', () => expect(jobIdProblem('x'.repeat(200))).toBeUndefined());
});
