import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

/** Folders, relative to src/, with the folders that each may import from. */
type Folders = Record<string, string[]>;

/** `vendors/{a,b}` and `vendors/(a|b)` as `vendors/a`, `vendors/b`. */
function expanded(name: string): string[] {
  const [, before = '', choices, after = ''] = /^(.*)[{(](.+)[)}](.*)$/.exec(name) ?? [];
  return choices ? choices.split(/[|,]/).map((choice) => `${before}${choice}${after}`) : [name];
}

/** The rules say in their comment which folder may import from which. */
function foldersOfRules(): Folders {
  const { forbidden } = createRequire(import.meta.url)(`${root}.dependency-cruiser.cjs`) as {
    forbidden: { name: string; comment?: string }[];
  };
  const folders: Folders = {};
  for (const { comment = '' } of forbidden) {
    const [, folder = '', below = ''] = /^src\/(.+) may import from: (.+)$/.exec(comment) ?? [];
    if (folder === '') continue;
    const names = below === 'nothing of src' ? [] : below.split(', ');
    const mayImport = names.map((name) => name.replace('[^/]+', '*').replace('\\.', '.')).sort();
    for (const one of expanded(folder)) folders[one] = mayImport;
  }
  return folders;
}

function foldersOfTable(document: string): Folders {
  const section = read(document)
    .split(/^## Code structure$/m)[1]!
    .split(/^## /m)[0]!;
  const folders: Folders = {};
  for (const [, folder, mayImport] of section.matchAll(/^\| `src\/(.+?)\/` +\|[^|]+\| (.+?) +\|$/gm)) {
    const names = mayImport === 'nothing of `src`' ? [] : [...mayImport!.matchAll(/`([^`]+)`/g)].map(([, one]) => one!);
    for (const one of expanded(folder!)) folders[one] = names.sort();
  }
  return folders;
}

/** cli/ is one folder with sub-folders; each folder of vendors/ has rules of its own. */
function foldersOnDisk(): string[] {
  const below = (path: string) =>
    readdirSync(`${root}src/${path}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${path}${name}`);
  return [...below(''), ...below('vendors/')].sort();
}

describe.each(['docs/architecture.md', 'CONTRIBUTING.md'])('the table of folders in %s', (document) => {
  it('has exactly the folders of src/', () => {
    expect(Object.keys(foldersOfTable(document)).sort()).toEqual(foldersOnDisk());
  });

  it('states the imports that .dependency-cruiser.cjs allows', () => {
    expect(foldersOfTable(document)).toEqual(foldersOfRules());
  });
});

describe.each(['docs/architecture.md', 'CONTRIBUTING.md'])('the files named in %s', (document) => {
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
  const named = [...new Set([...read(document).matchAll(/`([\w/.-]+\.ts)`/g)].map(([, file]) => file!))].filter(
    (file) => !file.includes('acme'),
  );

  it.each(named)('%s exists', (file) => {
    const exists = existsSync(`${root}${file}`) || sources.some((source) => `/${source}`.endsWith(`/${file}`));
    expect(exists).toBe(true);
  });
});
