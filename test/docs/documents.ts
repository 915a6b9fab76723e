/** The documents of the repository, for the tests that hold them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Document {
  /** From the repository's root. */
  path: string;
  text: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

function markdownIn(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`);
}

export const documents: readonly Document[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...markdownIn('docs'),
  ...markdownIn('examples'),
  ...markdownIn('simulators'),
].map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
