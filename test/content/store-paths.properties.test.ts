import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentPaths, messagesPath, receiptsPath, safeName } from '../../src/content/store-paths.js';
import { runs } from '../helpers/runs.js';

/** Names from vendors and attackers: any characters, paths, reserved names, very long names. */
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
// eslint-disable-next-line no-control-regex -- matches control characters to refuse them
const FORBIDDEN = /[/\\\u0000-\u001f:?*"<>|]/;
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

describe('a name for a file, whatever the vendor calls it', () => {
  it('is valid on every file system, with at most 255 bytes including suffixes', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(FORBIDDEN);
        expect(safe).not.toMatch(RESERVED);
        expect(safe).not.toMatch(/^\.|[. ]$|^$/);
        // The suffix of a partial file is the longest that is appended to a name.
        expect(Buffer.byteLength(`${safe}.0123456789ab.partial`)).toBeLessThanOrEqual(255);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('is always the same, and is not changed again', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeName(name);
        expect(safeName(name)).toBe(safe);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('is different for each file of a job, even on file systems that ignore case', () => {
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

describe('a path in a real folder', () => {
  let root: string;
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-place-')));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is inside the folder, under the returned name', () => {
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

  it('is never shared with another job, with the messages or with the receipts', () => {
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
