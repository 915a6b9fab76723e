import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Sources } from './mutants.js';

/** The sources of a project, by path relative to it. */
export async function readSources(project: string): Promise<Sources> {
  const entries = await readdir(join(project, 'src'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => relative(project, join(parentPath, name)));
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(project, path), 'utf8')] as const)),
  );
}
