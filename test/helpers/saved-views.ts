/** The saved views that docs/operating.md tells operators to make: for the test that runs them and the pictures that show them. */
import { readFileSync } from 'node:fs';

export interface SavedView {
  name: string;
  query: string;
}

export function savedViews(): SavedView[] {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const section = page.split(/^#+ /m).find((part) => part.startsWith('Saved views\n')) ?? '';
  return [...section.matchAll(/^\| (Vigil [^|`]*?) +\| `([^`]+)`/gm)].map(([, name, query]) => ({
    name: name!,
    query: query!,
  }));
}
