import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
// @ts-expect-error -- plain JavaScript, which Jest itself reads
import config from '../../jest.config.js';

interface Project {
  displayName: string;
  testMatch: string[];
  testPathIgnorePatterns?: string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { projects } = config as { projects: Project[] };

it.each(projects)('the project $displayName names files that exist', ({ testMatch, testPathIgnorePatterns = [] }) => {
  const named = [...testMatch, ...testPathIgnorePatterns].filter((path) => path.endsWith('.ts') && !path.includes('*'));
  expect(named.filter((path) => !existsSync(path.replace('<rootDir>/', root)))).toEqual([]);
});
