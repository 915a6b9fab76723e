import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentPaths, messagesPath, receiptsPath, safeName } from '../../src/content/store-paths.js';
import { runs } from '../helpers/runs.js';

/** What vendors and those who attack write: any letters, paths, reserved names, very long ones. */
const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', 'a', 'A', '\u0000', ':', '~', 'é', 'e\u0301') }),
  fc.constantFrom(
    'CON',
    'con.txt',
    'LPT1',
    'aux.',
    'NUL .csv',
    'COM0',
    '..',
    '../../etc/passwd',
    'C:\\x',
    '\u202etxt.exe',
  ),
);
const jobIds = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
// eslint-disable-next-line no-control-regex -- control characters are just what must not be there
const FORBIDDEN = /[/\\\u0000-\u001f:?*"<>|]/;
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

describe('a name for a file, whatever the vendor calls it', () => {
  it('is one that every file system takes, of at most 255 bytes with all marks', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(FORBIDDEN);
        expect(safe).not.toMatch(RESERVED);
        expect(safe).not.toMatch(/^\.|[. ]$|^$/);
        // The mark of a part that is being written is the longest that is put behind a name.
        expect(Buffer.byteLength(`${safe}.0123456789ab.partial`)).toBeLessThanOrEqual(255);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('is the same again, and is left as it is when it is made safe once more', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeName(name);
        expect(safeName(name)).toBe(safe);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('is another one for each piece of a job, also where letters of either case are one', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(names, fc.constantFrom('a.csv', 'A.csv', 'a-2.csv')), { maxLength: 12 }), (all) => {
        const placeOf = contentPaths('conn', '1');
        const paths = all.map((name) => placeOf(name).path.normalize('NFC').toLowerCase());
        expect(new Set(paths).size).toBe(all.length);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('a place in a real folder', () => {
  let root: string;
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-place-')));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is in it, under the name that was given', () => {
    fc.assert(
      fc.property(names, (name) => {
        const { name: given } = contentPaths('conn', '1')(name);
        const path = join(root, given);
        writeFileSync(path, 'x');
        expect(realpathSync(path)).toBe(`${root}${sep}${given}`);
        rmSync(path);
      }),
      { numRuns: runs(300) },
    );
  });

  it('is no place of another job, and apart from the messages and the receipts', () => {
    fc.assert(
      fc.property(jobIds, jobIds, names, (one, other, name) => {
        const places = (jobId: string) => [
          messagesPath('conn', jobId),
          receiptsPath('conn', jobId),
          contentPaths('conn', jobId)(name).path,
        ];
        const all = one === other ? places(one) : [...places(one), ...places(other)];
        expect(new Set(all.map((path) => path.toLowerCase())).size).toBe(all.length);
      }),
      { numRuns: runs(1_000) },
    );
  });
});
