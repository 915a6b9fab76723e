import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { EXIT, EXITS_FROM_GOOD_TO_BAD, FAILURES } from '../../src/contract/failures.js';
import { vigil } from '../helpers/processes.js';

const page = readFileSync(new URL('../../docs/calling.md', import.meta.url), 'utf8');
const documented = [...page.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, when]) => [Number(code), when]);

it('the exit codes of docs/calling.md are those of vigil --help', async () => {
  const { stdout } = await vigil(['--help']);
  const [, codes = ''] = /\nExit codes:\n([\s\S]+)$/.exec(stdout) ?? [];
  const said = codes.split('\n').map((line) => /^ *(\d+) {2}(.+)$/.exec(line)!.slice(1));
  expect(said.map(([code, when]) => [Number(code), when])).toEqual(documented);
});

it('the exit codes of docs/calling.md are those of the code', () => {
  const used = [...Object.values(EXIT), ...Object.values(FAILURES).map(({ exit }) => exit)];
  expect(documented.map(([code]) => code)).toEqual([...new Set(used)].sort((one, other) => one - other));
});

it('the failure types stand beside their exit codes', () => {
  for (const [type, { exit }] of Object.entries(FAILURES)) {
    const row = documented.find(([, when]) => String(when).includes(type));
    if (row) expect(row[0]).toBe(exit);
  }
});

it('the order of the exit codes of several jobs is the same in docs/calling.md, in vigil await --help and in the code', async () => {
  const order = EXITS_FROM_GOOD_TO_BAD.join(', ');
  expect(page).toContain(`From best to worst:\n\n${order}\n`);
  const { stdout } = await vigil(['await', '--help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`from best to worst: ${order}.`);
});
