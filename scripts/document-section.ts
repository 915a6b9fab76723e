/** Writes figures into the documents: each command replaces only the section that it measured. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/** Each document's sections. */
export interface Sections {
  reliability:
    | 'faults'
    | 'faults-of-runs'
    | 'plain-retry'
    | 'chaos-runs'
    | 'controls'
    | 'kill-points'
    | 'kill-points-of-runs'
    | 'chaos'
    | 'chaos-shared'
    | 'content'
    | 'content-s3'
    | 'mutation'
    | 'bulkheads'
    | 'lists'
    | 'database'
    | 'upgrade';
  performance:
    | 'summary'
    | 'contenders'
    | 'cli'
    | 'client'
    | 'content'
    | 'hour'
    | 'incidents'
    | 'cost'
    | 'outage'
    | 'scale'
    | 'many'
    | 'memory'
    | 'server'
    | 'coalescing'
    | 'push';
  comparison: 'compared';
}

/** Puts the Markdown between `<!-- name -->` and `<!-- /name -->`. @throws Error where the document has no such place */
export async function writeSection<Document extends keyof Sections>(
  document: Document,
  name: Sections[Document],
  markdown: string,
): Promise<void> {
  const path = fileURLToPath(new URL(`../docs/${document}.md`, import.meta.url));
  const text = await readFile(path, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/${document}.md has no place for ${name}`);
  const written = `${text.slice(0, from + begin.length)}\n\n${markdown.trim()}\n\n${text.slice(to)}`;
  await writeFile(path, await format(written, { ...(await resolveConfig(path)), filepath: path }));
}
