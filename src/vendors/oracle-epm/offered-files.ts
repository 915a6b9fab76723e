/** Which files of the service's repository a connection offers. A caller names a file, and the repository also holds whole backups. */

import { matches } from '../shared/name-pattern.js';

/** Patterns shown in an error; the config may have many. */
const MOST_SHOWN = 5;

/** @returns why the file is not offered; undefined if it is, or if none is asked for */
export function fileProblem(file: string | undefined, offered: readonly string[]): string | undefined {
  if (file === undefined || offered.some((pattern) => matches(file, pattern))) return undefined;
  const more = offered.length > MOST_SHOWN ? ', …' : '';
  const what = offered.length === 0 ? 'no files' : `only ${offered.slice(0, MOST_SHOWN).join(', ')}${more}`;
  return `content.file: this connection offers ${what}; choose another file, or add a pattern to "files" of the connection in vigil.yaml`;
}
