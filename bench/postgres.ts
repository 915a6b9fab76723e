/** A PostgreSQL in a folder of ours, for what keeps its waits in one. Debian's package is installed where there is none. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { freePort } from '../demo/processes.js';

export interface Postgres {
  host: string;
  port: number;
  user: string;
  /** `postgresql://…`, of the database `postgres`. */
  url: string;
  pid(): number;
  /** The programs beside the server, such as psql. */
  bin: string;
  kill9AndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const USER = 'postgres';
const DEBIAN = '/usr/lib/postgresql';
const ANSWER_MS = 60_000;

/** @throws Error in one sentence where there is none and none can be installed */
export async function startPostgres(folder: string): Promise<Postgres> {
  const bin = await binaries();
  const data = join(folder, 'postgres');
  await mkdir(data, { recursive: true, mode: 0o700 });
  const owner = await ownerOf(data, folder);
  const port = await freePort(0);
  await execa(join(bin, 'initdb'), ['-D', data, '-U', USER, '--auth=trust', '-E', 'UTF8', '--no-instructions'], {
    ...owner,
    cwd: data,
  });
  const launch = async () => {
    const settings = ['max_connections=200', `unix_socket_directories=${data}`].flatMap((setting) => ['-c', setting]);
    const child = spawn(join(bin, 'postgres'), ['-D', data, '-h', HOST, '-p', String(port), ...settings], {
      ...owner,
      cwd: data,
      stdio: 'ignore',
    });
    process.once('exit', () => child.kill('SIGQUIT'));
    await untilReady(bin, port, child);
    return child;
  };
  let child = await launch();
  return {
    host: HOST,
    port,
    user: USER,
    url: `postgresql://${USER}@${HOST}:${port}/postgres`,
    pid: () => child.pid!,
    bin,
    kill9AndRestart: async () => {
      // Its children see that it is gone, and end; the next one waits for that.
      await ended(child, 'SIGKILL');
      child = await launch();
    },
    stop: () => ended(child, 'SIGINT'),
  };
}

async function binaries(): Promise<string> {
  const found = await installed();
  if (found !== undefined) return found;
  const root = process.getuid?.() === 0;
  if (!root || !existsSync('/usr/bin/apt-get'))
    throw new Error(
      'PostgreSQL is missing: install Debian’s package postgresql, or run as root so that it is installed',
    );
  process.stderr.write('postgres: installing Debian’s package ...\n');
  // Without a cluster of Debian's own, which would be started at once.
  await mkdir('/etc/postgresql-common', { recursive: true });
  const env = { DEBIAN_FRONTEND: 'noninteractive', PG_CREATECLUSTER: 'no' };
  await execa('apt-get', ['update'], { env, reject: false });
  await execa('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], { env });
  const now = await installed();
  if (now === undefined) throw new Error(`PostgreSQL was installed, and is not in ${DEBIAN}`);
  return now;
}

async function installed(): Promise<string | undefined> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newest = versions.filter((name) => /^\d+$/.test(name)).sort((one, other) => Number(other) - Number(one));
  return newest.map((version) => join(DEBIAN, version, 'bin')).find((bin) => existsSync(join(bin, 'postgres')));
}

/** PostgreSQL refuses to run as root: there it is the package's own user, who must come to the folder. */
async function ownerOf(data: string, folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = (await Promise.all(['-u', '-g'].map((what) => execa('id', [what, USER])))).map(({ stdout }) =>
    Number(stdout),
  ) as [number, number];
  await execa('chmod', ['o+x', folder]);
  await chown(data, uid, gid);
  return { uid, gid };
}

async function untilReady(bin: string, port: number, child: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + ANSWER_MS;
  for (;;) {
    const { exitCode } = await execa(join(bin, 'pg_isready'), ['-q', '-h', HOST, '-p', String(port)], {
      reject: false,
    });
    if (exitCode === 0) return;
    if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error('PostgreSQL did not come up');
    await sleep(50);
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
