/** Which files of the service's repository a connection offers. A caller names a file, and the repository also holds whole backups. */

import { matches, shownPatterns } from '../shared/name-pattern.js';

/** @returns why the file is not offered; undefined if it is, or if none is asked for */
export function fileProblem(file: string | undefined, offered: readonly string[]): string | undefined {
  if (file === undefined || offered.some((pattern) => matches(file, pattern))) return undefined;
  const what = offered.length === 0 ? 'no files' : `only ${shownPatterns(offered)}`;
  return `content.file: this connection offers ${what}; choose another file, or add a pattern to "files" of the connection in vigil.yaml`;
}
