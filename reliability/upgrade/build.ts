/** A build of Vigil in a folder of its own, beside that of this checkout. */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Build {
  /** For the reader of the figures. */
  name: string;
  /** The module of the worker. */
  program: string;
}

/** The patch of {@link changedBuild}: no version of Vigil has it. */
export const CHANGE = 'change-of-the-next-version';

/** The build of this checkout, with a change of `awaitJob` behind a patch: its marker is in the history of each wait that uses it. */
export async function changedBuild(folder: string): Promise<Build> {
  await mkdir(folder);
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const bundle = join(folder, 'dist', 'workflow-bundle.cjs');
  await writeFile(bundle, withChange(await readFile(bundle, 'utf8')));
  return { name: 'this version, with a change of the wait', program: join(folder, 'dist', 'worker.js') };
}

/** @throws Error if awaitJob does not begin as it did */
export function withChange(code: string): string {
  const beginning =
    /(async function awaitJob\(raw, carried\) \{\n)(\s+const \{ cancelRequested \} = (\w+)\.CancellationScope)/;
  if (!beginning.test(code)) throw new Error('awaitJob begins in another way: see reliability/upgrade/build.ts');
  return code.replace(beginning, `$1    (0,$3.patched)('${CHANGE}');\n$2`);
}
