/** Temporal's dev server with its database on disk, so that it can be killed and started again. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../demo/processes.js';
import { findTemporalCli } from '../scripts/temporal-cli.mjs';
import { SEARCH_ATTRIBUTE_NAMES } from '../src/search-attributes.js';

export interface TemporalServer {
  address: string;
  client: Client;
  /** Of all that keeps the waits, its database included. */
  pids(): number[];
  /** Kills it with -9 and starts it again on the same data; resolves when it answers. */
  kill9AndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const ANSWER_MS = 60_000;

export async function startDevServer(folder: string): Promise<TemporalServer> {
  const command = await findTemporalCli({ log: (line) => process.stderr.write(`${line}\n`) });
  const port = await freePort(0);
  const uiPort = await freePort(0);
  const address = `127.0.0.1:${port}`;
  const args = ['server', 'start-dev', '--port', String(port), '--ui-port', String(uiPort), '--log-level', 'error'];
  args.push('--db-filename', join(folder, 'temporal.db'));
  for (const name of SEARCH_ATTRIBUTE_NAMES) args.push('--search-attribute', `${name}=Keyword`);
  let child = launch(command, args);
  const connection = await untilAnswered(address);
  return {
    address,
    client: new Client({ connection }),
    pids: () => [child.pid!],
    kill9AndRestart: async () => {
      await ended(child, 'SIGKILL');
      child = launch(command, args);
      await untilServing(connection);
    },
    stop: async () => {
      await connection.close();
      await ended(child, 'SIGTERM');
    },
  };
}

function launch(command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/**
 * A client of the server at this address, once it serves the namespace.
 * @param prepare done before that, such as making the namespace
 */
export async function untilAnswered(
  address: string,
  prepare: (connection: Connection) => Promise<void> = () => Promise.resolve(),
): Promise<Connection> {
  const connection = await Connection.connect({ address, connectTimeout: ANSWER_MS });
  await prepare(connection);
  await untilServing(connection);
  return connection;
}

export async function untilServing(connection: Connection): Promise<void> {
  const giveUpAt = Date.now() + ANSWER_MS;
  while (!(await connection.workflowService.describeNamespace({ namespace: 'default' }).catch(() => undefined))) {
    if (Date.now() > giveUpAt) throw new Error('Temporal did not come up');
    await sleep(50);
  }
}
