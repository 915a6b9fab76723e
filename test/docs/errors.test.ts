import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FAILURES } from '../../src/contract/failures.js';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]!, section.split(/^# /m)[0]!.replace(/\s+/g, ' ')]),
);

describe('docs/errors.md', () => {
  it('has a section for every failure type, in their order, and for no other', () => {
    expect([...sections.keys()]).toEqual(Object.keys(FAILURES));
  });

  it.each(Object.entries(FAILURES))('says of %s what the code does', (type, { when, retried, hint, exit }) => {
    const section = sections.get(type)!;
    expect(section).toContain(`- **When**: ${when} `);
    expect(section).toContain(`- **Retried**: ${retried} `);
    expect(section).toContain(`- **What to do**: ${hint} `);
    expect(section).toContain(`- **Exit**: ${exit} `);
  });

  it('lists every error of the command line, and no other', () => {
    const root = new URL('../../src/cli/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const types = files.flatMap((file) => {
      const source = readFileSync(new URL(file, root), 'utf8');
      return [...source.matchAll(/new CliProblem\(\s*[\w.]+,\s*'(\w+)'/g)].map(([, type]) => type!);
    });
    const table = page.split(/^# Errors of the command line$/m)[1]!;
    const listed = [...table.matchAll(/^\| ([A-Z]\w+) /gm)].map(([, type]) => type!);
    expect(listed.sort()).toEqual([...new Set([...types, 'InvalidConfig'])].sort());
  });
});
