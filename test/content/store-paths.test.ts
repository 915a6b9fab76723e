import { resolve, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentPaths, messagesPath, safeName } from '../../src/content/store-paths.js';
import { runs } from '../helpers/runs.js';

const ROOT = resolve('/store');
const nameIn = (name: string) => contentPaths('conn', '1')(name).path;
const folderOf = (jobId: string) => messagesPath('conn', jobId).split('/')[1]!;

describe('a path in the store', () => {
  it.each([['out.csv'], ['nightly report (2).zip'], ['テスト.csv'], ['Ünïcode.txt']])(
    'keeps a good name: %s',
    (name) => {
      expect(safeName(name)).toBe(name);
    },
  );
  it.each([
    ['../../etc/passwd'],
    ['..\\..\\windows\\win.ini'],
    ['/etc/passwd'],
    ['C:\\temp\\a.csv'],
    ['..'],
    ['.'],
    ['...'],
    [''],
    ['.htaccess'],
    ['CON'],
    ['a\u0000b'],
    ['a:b?.csv'],
    ['x'.repeat(300)],
    ['漢'.repeat(300)],
    [`${'x'.repeat(300)}.csv`],
    ['name. '],
  ])('is safe for %j', (name) => {
    const safe = safeName(name);
    // eslint-disable-next-line no-control-regex -- matches control characters to refuse them
    expect(safe).not.toMatch(/[/\\\u0000-\u001f:?*"<>|]/);
    expect(safe).not.toMatch(/^\.|[. ]$|^(con|nul|aux|prn)(\.|$)/i);
    expect(Buffer.byteLength(safe)).toBeGreaterThan(0);
    expect(Buffer.byteLength(safe)).toBeLessThan(220);
  });
  it.each([
    ['', '_-e3b0c442'],
    ['.', '_-cdb4ee2a'],
    ['...', '_-ab5df625'],
    ['.hidden', '_hidden-16924190'],
    ['a/..hidden.csv', '_hidden-62907afd.csv'],
    ['a/b/c.csv', 'c.csv'],
    ['C:\\x\\y.txt', 'y.txt'],
    ['dir/', '_-56aa336c'],
    ['CON', 'CON_-a3dbc4b6'],
    ['a:b.csv', 'a_b-ca7c2b0f.csv'],
    ['q?.csv', 'q_-0980ea85.csv'],
    ['e\u0301.csv', '\u00e9.csv'],
    ['no-dot', 'no-dot'],
    ['x'.repeat(180), 'x'.repeat(180)],
    ['x'.repeat(181), `${'x'.repeat(180)}-dc31ed5a`],
    [`${'x'.repeat(170)}.${'e'.repeat(19)}`, `${'x'.repeat(160)}-ce44eb2e.${'e'.repeat(19)}`],
    // Too long for an extension, so it is shortened like the rest of the name.
    [`${'x'.repeat(170)}.${'e'.repeat(20)}`, `${'x'.repeat(170)}-0741389b.${'e'.repeat(9)}`],
  ])('for the name %j is %s', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });
  it.each([
    ['17', '17'],
    ['abc', 'abc'],
    ['ABC', 'ABC-b5d4045c'],
    ['{ABC}', '{ABC}-ec0f8616'],
    ['..', '_-5ec1f7e7'],
    ['.x', '_x-bb42e4c6'],
    ['a/b', 'a_b-c14cddc0'],
    ['x'.repeat(180), 'x'.repeat(180)],
  ])('for the job %j is in the folder %s', (jobId, folder) => {
    expect(folderOf(jobId)).toBe(folder);
  });
  it('for files of the same name is numbered from 2, ignoring case', () => {
    const placeOf = contentPaths('conn', '1');
    const names = ['a.csv', 'A.csv', 'a.csv', 'b', 'b', 'b'].map((name) => placeOf(name).name);
    expect(names).toEqual(['a.csv', 'A-2.csv', 'a-3.csv', 'b', 'b-2', 'b-3']);
  });
  it('keeps the extension of a name that is too long', () => {
    expect(safeName(`${'x'.repeat(300)}.csv`)).toMatch(/\.csv$/);
  });
  it('stays in the folder of its job, whatever the vendor calls it', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('..', '/', '\\', '../x', '~'),
    );
    fc.assert(
      fc.property(anything, fc.string({ minLength: 1, maxLength: 200 }), (name, jobId) => {
        const { path } = contentPaths('conn', jobId)(name);
        const folder = resolve(ROOT, 'conn', folderOf(jobId), 'content');
        expect(resolve(ROOT, path).startsWith(folder + sep)).toBe(true);
        expect(path.split('/')).toHaveLength(4);
      }),
      { numRuns: runs(2_000) },
    );
  });
  it('is never shared by two jobs, even on file systems that ignore case', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        fc.pre(one !== other);
        expect(folderOf(one).toLowerCase()).not.toBe(folderOf(other).toLowerCase());
      }),
      { numRuns: runs(2_000) },
    );
  });
  it.each([
    ['a/b', 'a_b'],
    ['job', 'JOB'],
    ['..', '_'],
    ['a', 'a '],
    ['é', 'e\u0301'],
    ['x'.repeat(199), 'x'.repeat(200)],
  ])('of %j differs from that of %j', (one, other) => {
    expect(folderOf(one).toLowerCase()).not.toBe(folderOf(other).toLowerCase());
  });
  it('is different for each file of the same name, and the same again for the same job', () => {
    const collect = () => {
      const placeOf = contentPaths('conn', '1');
      return ['a.csv', 'A.csv', 'a-2.csv', 'x/a.csv'].map((name) => placeOf(name).name);
    };
    expect(new Set(collect().map((name) => name.toLowerCase())).size).toBe(4);
    expect(collect()).toEqual(collect());
  });
  it('is different for names that differ only in case, the long s included', () => {
    const placeOf = contentPaths('conn', '1');
    const names = ['s.csv', '\u017f.csv', 'S.csv', 'k.csv', '\u212a.csv'].map((name) => placeOf(name).name);
    expect(new Set(names.map((name) => name.toUpperCase())).size).toBe(5);
  });
  it('of content differs from that of the messages', () => {
    expect(nameIn('messages.ndjson')).not.toBe(messagesPath('conn', '1'));
  });
});
