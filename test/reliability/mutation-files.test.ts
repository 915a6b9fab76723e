import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { GROUPS } from '../../reliability/mutation/files.js';

it.each(GROUPS)('npm run mutation finds $files and $tests', ({ files, tests }) => {
  const missing = [...files, ...tests].filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)));
  expect(missing).toEqual([]);
});
