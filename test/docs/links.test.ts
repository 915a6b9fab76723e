import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { documents } from './documents.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** As GitHub makes them from headings. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)];
  return new Set(
    headings.map(([, heading]) =>
      heading!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

const links = documents.flatMap(({ path, text }) =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(((?!https?:)[^)\s]+)\)/g)].map(
    ([, target]) => [path, target!] as const,
  ),
);

describe('the documentation', () => {
  it.each(links)('%s links to %s, which exists', (path, target) => {
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? join(root, path) : join(root, dirname(path), file);
    expect(existsSync(linked)).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(readFileSync(linked, 'utf8'))).toContain(anchor);
  });

  it('is reachable from docs/README.md or the README', () => {
    const linked = new Set(links.map(([path, target]) => join(dirname(path), target.split('#')[0]!)));
    const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name));
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = documents
      .filter(({ path }) => !path.startsWith('examples/'))
      .flatMap(({ path, text }) => [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => ({ path, script })));
    expect(named.filter(({ script }) => !Object.hasOwn(scripts, script!))).toEqual([]);
  });

  it('marks shell commands as sh', () => {
    const others = documents.filter(({ text }) => /^```(command|bash|shell|console)\b/m.test(text));
    expect(others.map(({ path }) => path)).toEqual([]);
  });
});
