/** What docs/configuration.md says of each key of vigil.yaml: the one source of the descriptions in its JSON Schema. */
import { readFileSync } from 'node:fs';

export interface KeyNote {
  description: string;
  /** As written in YAML. */
  defaultText: string | undefined;
}

const page = new URL('../docs/configuration.md', import.meta.url);

/** By path, for the table under the heading: `content.path`, `tls.ca`, … */
export function keyNotes(heading: string): Map<string, KeyNote> {
  const section = readFileSync(page, 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/configuration.md has no section ${heading}`);
  const rows = section.matchAll(/^\| `([^`]+)` +\| ([^|]*)\| (.+?) +\|$/gm);
  return new Map(
    [...rows].map(([, path = '', byDefault = '', meaning = '']) => [
      path,
      { description: plain(meaning), defaultText: /^`(.+)`$/.exec(byDefault.trim())?.[1] },
    ]),
  );
}

/** Without the marks of Markdown. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/`([^`]+)`/g, '$1')
    .replaceAll(/_([^_]+)_/g, '$1');
}
