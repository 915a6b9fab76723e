import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string) => readFileSync(`${root}${path}`, 'utf8');

/** The blocks of code that follow a link to a file of examples/. */
const shown = readdirSync(`${root}docs`)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...text(`docs/${name}`).matchAll(/^\[(examples\/[^\]]+)\]\(\.\.\/\1\):\n\n```\w+\n([\s\S]*?)^```/gm)].map(
      ([, file, code]) => [name, file!, code!] as const,
    ),
  );

describe('the code that documents show', () => {
  it('is in the documents', () => expect(shown.length).toBeGreaterThan(3));
  it.each(shown)('in %s is that of %s', (_name, file, code) => {
    // Parts of a file, in its order: a blank line may stand for what is left out between them.
    const whole = text(file);
    let from = 0;
    for (const part of code.trimEnd().split(/\n\n(?=\S)/)) {
      const at = whole.indexOf(part, from);
      expect({ part, found: at >= 0 }).toEqual({ part, found: true });
      from = at + part.length;
    }
  });
});
