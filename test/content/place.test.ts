import { resolve, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentPaths, messagesPath, safeName } from '../../src/content/place.js';

const ROOT = resolve('/store');
const nameIn = (name: string) => contentPaths('conn', '1')(name).path;
const folderOf = (jobId: string) => messagesPath('conn', jobId).split('/')[1]!;

describe('a place in the store', () => {
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
    // eslint-disable-next-line no-control-regex -- control characters are just what must not be there
    expect(safe).not.toMatch(/[/\\\u0000-\u001f:?*"<>|]/);
    expect(safe).not.toMatch(/^\.|[. ]$|^(con|nul|aux|prn)(\.|$)/i);
    expect(Buffer.byteLength(safe)).toBeGreaterThan(0);
    expect(Buffer.byteLength(safe)).toBeLessThan(220);
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
      { numRuns: 2_000 },
    );
  });
  it('is never shared by two jobs, also where letters of either case are one', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        fc.pre(one !== other);
        expect(folderOf(one).toLowerCase()).not.toBe(folderOf(other).toLowerCase());
      }),
      { numRuns: 2_000 },
    );
  });
  it.each([
    ['a/b', 'a_b'],
    ['job', 'JOB'],
    ['..', '_'],
    ['a', 'a '],
    ['é', 'e\u0301'],
    ['x'.repeat(199), 'x'.repeat(200)],
  ])('of %j is another than that of %j', (one, other) => {
    expect(folderOf(one).toLowerCase()).not.toBe(folderOf(other).toLowerCase());
  });
  it('is another for each piece of the same name, and the same again for the same job', () => {
    const collect = () => {
      const placeOf = contentPaths('conn', '1');
      return ['a.csv', 'A.csv', 'a-2.csv', 'x/a.csv'].map((name) => placeOf(name).name);
    };
    expect(new Set(collect().map((name) => name.toLowerCase())).size).toBe(4);
    expect(collect()).toEqual(collect());
  });
  it('of content is another than that of the messages', () => {
    expect(nameIn('messages.ndjson')).not.toBe(messagesPath('conn', '1'));
  });
});
