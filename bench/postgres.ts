/** A PostgreSQL of the bench's own: its data in a folder, a free port of loopback, no password; but for that and more connections, all settings at their default. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, open } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { Client } from 'pg';
import { freePort } from '../demo/processes.js';
import { findPostgres } from './postgres-programs.js';
import { killFamily } from './process-family.js';

export interface Postgres {
  /** Whether the folder had no data. */
  isNew: boolean;
  port: number;
  user: string;
  /** The address of one of its databases, as clients want it. */
  url(database: string): string;
  createDatabase(name: string): Promise<void>;
  pid(): number;
  /** Kills all its processes with -9. */
  kill9(): Promise<void>;
  /** Starts it again on the same data; resolves when it answers. */
  restart(): Promise<void>;
  /** Both. */
  kill9AndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const USER = 'bench';
const ANSWER_MS = 60_000;

/**
 * Uses the data that the folder has, if any.
 * @param folder gets the data and the log; as root, others may pass through it afterwards, since the server's own user must
 */
export async function startPostgres(folder: string, say: (line: string) => void): Promise<Postgres> {
  const { bin, owner } = await findPostgres(say);
  const data = join(folder, 'postgres');
  const isNew = !existsSync(join(data, 'PG_VERSION'));
  await mkdir(data, { mode: 0o700, recursive: true });
  if (owner) {
    await chmod(folder, 0o711);
    await chown(data, owner.uid, owner.gid);
  }
  const as = { cwd: data, ...owner };
  if (isNew) await execa(join(bin, 'initdb'), ['-D', data, '-U', USER, '--auth=trust', '-E', 'UTF8', '--locale=C'], as);
  const port = await freePort(0);
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const url = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`;

  let child: ChildProcess | undefined;
  const killAtExit = () => child?.kill('SIGQUIT');
  process.prependOnceListener('exit', killAtExit);
  const launch = async () => {
    const log = await open(join(folder, 'postgres.log'), 'a');
    child = spawn(join(bin, 'postgres'), args, { ...as, stdio: ['ignore', log.fd, log.fd] });
    await log.close();
    await untilAnswered(url('postgres'), child);
  };
  const kill9 = async () => {
    const ended = once(child!, 'exit');
    await killFamily([child!.pid!]);
    await ended;
  };
  const stop = async () => {
    process.off('exit', killAtExit);
    if (!child) return;
    // Fast: it does not wait for clients.
    child.kill('SIGINT');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  try {
    await launch();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    isNew,
    port,
    user: USER,
    url,
    createDatabase: (name) => query(url('postgres'), `create database ${name}`),
    pid: () => child!.pid!,
    kill9,
    restart: launch,
    kill9AndRestart: async () => {
      await kill9();
      await launch();
    },
    stop,
  };
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + ANSWER_MS;
  for (;;) {
    try {
      await query(url, 'select 1');
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > giveUpAt)
        throw new Error('PostgreSQL did not come up', { cause: error });
      await sleep(50);
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
