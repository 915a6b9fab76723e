/** Where PostgreSQL's programs are, and who may run its server: it refuses root. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { findOnPath, isExecutable } from '../scripts/tool-cache.mjs';

export interface PostgresPrograms {
  /** The folder of `initdb` and `postgres`. */
  bin: string;
  /** Absent where we are not root, and run the server ourselves. */
  owner?: { uid: number; gid: number };
}

const PACKAGES = '/usr/lib/postgresql';
const OWNER = 'postgres';

export async function isPostgresHere(): Promise<boolean> {
  return (await findBin()) !== undefined;
}

/** Those on PATH, or the newest that Debian has put beside it; as root it installs Debian's where there are none. */
export async function findPostgres(say: (line: string) => void): Promise<PostgresPrograms> {
  const isRoot = process.getuid?.() === 0;
  let bin = await findBin();
  if (bin === undefined) {
    if (!isRoot || !(await findOnPath('apt-get'))) throw new Error('PostgreSQL is missing: apt-get install postgresql');
    say('installing PostgreSQL from Debian');
    await install();
    bin = await findBin();
  }
  if (bin === undefined) throw new Error(`PostgreSQL was installed, but there is no initdb below ${PACKAGES}`);
  return isRoot ? { bin, owner: { uid: await idOf('-u'), gid: await idOf('-g') } } : { bin };
}

async function findBin(): Promise<string | undefined> {
  const onPath = await findOnPath('initdb');
  if (onPath !== undefined) return dirname(onPath);
  const versions = await readdir(PACKAGES).catch(() => []);
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const bin = join(PACKAGES, version, 'bin');
    if (await isExecutable(join(bin, 'initdb'))) return bin;
  }
  return undefined;
}

async function install(): Promise<void> {
  const get = (...args: string[]) => execa('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  await get('update');
  const add = ['install', '-y', '--no-install-recommends'];
  await get(...add, 'postgresql-common');
  // Otherwise the package would start a cluster of its own.
  await execa('sed', [
    '-ri',
    's/^#?(create_main_cluster) .*/\\1 = false/',
    '/etc/postgresql-common/createcluster.conf',
  ]);
  await get(...add, 'postgresql');
}

async function idOf(option: '-u' | '-g'): Promise<number> {
  const { stdout } = await execa('id', [option, OWNER]);
  return Number(stdout);
}
