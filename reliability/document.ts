/** docs/reliability.md: what is written by hand stays, and each command here writes the section that it measured. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const DOCUMENT = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));

export type SectionName = 'faults' | 'controls' | 'kill-points' | 'chaos' | 'content' | 'mutation' | 'bulkheads';

/** Puts the Markdown between `<!-- name -->` and `<!-- /name -->`. @throws Error where the document has no such place */
export async function writeSection(name: SectionName, markdown: string): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no place for ${name}`);
  const written = `${text.slice(0, from + begin.length)}\n\n${markdown.trim()}\n\n${text.slice(to)}`;
  await writeFile(DOCUMENT, await format(written, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT }));
}
