/** The rule of a path in the content store, as callers write it. Pure. */

export const LONGEST_STORE_PATH = 500;
export const A_STORE_PATH =
  'the path of a file in the content store, such as "in/load.csv": relative, without "\\", control characters and names that begin with "."';

// Without a lookahead, which validators of JSON Schema in Go do not have.
const NAME = '[^./\\\\\\x00-\\x1f\\x7f][^/\\\\\\x00-\\x1f\\x7f]*';
/** For a JSON Schema. */
export const STORE_PATH_PATTERN = `^${NAME}(/${NAME})*$`;
const STORE_PATH = new RegExp(STORE_PATH_PATTERN);

/** Whether the path stays inside the store, and outside the folders of the store itself, whose names begin with a dot. */
export function isStorePath(path: string): boolean {
  return path.length <= LONGEST_STORE_PATH && STORE_PATH.test(path);
}

/** The name of the file. */
export function nameInStore(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
