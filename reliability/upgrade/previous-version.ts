/** Builds the version that users come from: the newest tag of a release, or a commit before the first release. */
import { lstat, readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeInCache, timedStep } from '../../scripts/tool-cache.mjs';
import { root, type Build } from './build.js';

/** It has the contract of this version, and its waits begin in the same way. To be replaced by the tags, once there is one. */
const BEFORE_THE_FIRST_RELEASE = '487a47f9d25229ebc6b82811cf6d8e08711933a9';

/**
 * @param from a tag or commit @default the newest tag that is not this very commit
 * @returns undefined if the clone does not have the default
 */
export async function previousBuild(from: string | undefined, say: (line: string) => void): Promise<Build | undefined> {
  const ref = from ?? (await newestTag()) ?? BEFORE_THE_FIRST_RELEASE;
  const commit = await gitLine('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  if (commit === undefined) {
    if (from !== undefined) throw new Error(`--from ${from}: this clone has no such tag or commit`);
    return undefined;
  }
  const short = commit.slice(0, 7);
  const folder = await makeInCache({
    name: `vigil-${commit}`,
    isReady: (made: string) => exists(join(made, 'dist', 'workflow-bundle.cjs')),
    make: (making: string) =>
      timedStep(say, `upgrade: building ${short} (about 20 s, once)`, () => build(making, commit)),
    log: say,
  });
  await linkModules(folder);
  return { name: ref === BEFORE_THE_FIRST_RELEASE ? short : ref, program: join(folder, 'dist', 'worker.js') };
}

async function build(folder: string, commit: string): Promise<void> {
  const { stdout } = await execa('git', ['archive', commit], { cwd: root, encoding: 'buffer' });
  await execa('tar', ['-x'], { cwd: folder, input: stdout });
  if (await hasSameDependencies(folder)) await linkModules(folder);
  else await execa('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] });
  await execa(process.execPath, ['scripts/build.mjs'], { cwd: folder, stdio: ['ignore', 2, 2] });
}

/** To those of this checkout, unless the version has others, which are then installed in its folder. */
async function linkModules(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  const own = await lstat(modules).catch(() => undefined);
  if (own?.isDirectory()) return;
  // A checkout that is elsewhere now may have made the link.
  await rm(modules, { force: true });
  await symlink(join(root, 'node_modules'), modules);
}

async function hasSameDependencies(folder: string): Promise<boolean> {
  const places = [folder, root].map((place) => readFile(join(place, 'package-lock.json'), 'utf8'));
  const [theirs, ours] = await Promise.all(places);
  return theirs === ours;
}

/** For a release that is not this very commit. */
async function newestTag(): Promise<string | undefined> {
  return gitLine('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', 'HEAD^');
}

async function gitLine(...args: string[]): Promise<string | undefined> {
  const { exitCode, stdout } = await execa('git', args, { cwd: root, reject: false });
  return exitCode === 0 && stdout !== '' ? stdout : undefined;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
