/** The Temporal server, all its services in one process, on a PostgreSQL of its own: built once with Go from the module proxy. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { freePort } from '../demo/processes.js';
import { cacheFolder, findOnPath, isExecutable, makeInCache, runCommand, timedStep } from '../scripts/tool-cache.mjs';
import { SEARCH_ATTRIBUTE_NAMES } from '../src/search-attributes.js';
import { startPostgres, type Postgres } from './postgres.js';
import { untilAnswered, untilServing, type TemporalServer } from './temporal-dev-server.js';

const VERSION = 'v1.29.1';
const DATABASES = { temporal: 'temporal', temporal_visibility: 'visibility' } as const;
/** Of one process on one machine; a cluster's number is fixed when it is made, and is then 512 or more. */
const SHARDS = 4;
/** Two for each of the four services. */
const PORTS = 8;
/** Its table of members keeps a port as a small integer. */
const HIGHEST_PORT = 32_767;
const LOWEST_PORT = 20_000;
const RETENTION_SECONDS = 3 * 86_400;

export async function startTemporalOnPostgres(folder: string): Promise<TemporalServer> {
  const bin = await binaries();
  const postgres = await startPostgres(folder);
  await setUpSchema(bin, postgres);
  const [port, ...others] = await lowPorts(PORTS);
  const config = join(folder, 'config');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'bench.yaml'), stringify(configOf(postgres, port!, others)));
  await writeFile(join(config, 'dynamic.yaml'), '{}\n');
  const launch = () => {
    const child = spawn(join(bin, 'server'), ['--root', folder, '--config', 'config', '--env', 'bench', 'start'], {
      cwd: folder,
      stdio: 'ignore',
    });
    process.once('exit', () => child.kill('SIGKILL'));
    return child;
  };
  let child = launch();
  const address = `127.0.0.1:${port}`;
  const connection = await untilAnswered(address, async ({ workflowService }) => {
    await workflowService
      .registerNamespace({
        namespace: 'default',
        workflowExecutionRetentionPeriod: { seconds: RETENTION_SECONDS as unknown as Long },
      })
      .catch(() => undefined);
  });
  const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD])),
  });
  return {
    address,
    client: new Client({ connection }),
    pids: () => [child.pid!, postgres.pid()],
    kill9AndRestart: async () => {
      await ended(child, 'SIGKILL');
      child = launch();
      await untilServing(connection);
    },
    stop: async () => {
      await connection.close();
      await ended(child, 'SIGTERM');
      await postgres.stop();
    },
  };
}

async function binaries(): Promise<string> {
  const name = `temporal-server-${VERSION}`;
  const isReady = (folder: string) => isExecutable(join(folder, 'sql'));
  const cached = join(cacheFolder(), name);
  if (await isReady(cached)) return cached;
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const go = await findOnPath('go');
  if (!go) throw new Error('the Temporal server is built with Go 1.25 or newer, which is missing here');
  return makeInCache({
    name,
    isReady,
    log,
    make: (making) =>
      timedStep(
        log,
        `temporal: building the server ${VERSION} with ${go} (about 4 minutes on 2 cores, once)`,
        async () => {
          for (const command of ['server', 'tools/sql']) {
            const source = `go.temporal.io/server/cmd/${command}@${VERSION}`;
            await runCommand(go, ['install', source], { env: { ...process.env, GOBIN: making }, cwd: making });
          }
        },
      ),
  });
}

async function setUpSchema(bin: string, { host, port, user }: Postgres): Promise<void> {
  for (const [database, schema] of Object.entries(DATABASES)) {
    const base = ['--plugin', 'postgres12', '--ep', host, '-p', String(port), '-u', user, '--db', database];
    const tool = (...args: string[]) => execa(join(bin, 'sql'), [...base, ...args], { env: { SQL_PASSWORD: '' } });
    await tool('create-database');
    await tool('setup-schema', '-v', '0.0');
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}

function configOf({ host, port, user }: Postgres, frontend: number, others: number[]): object {
  const store = (databaseName: string) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${host}:${port}`,
      connectProtocol: 'tcp',
      user,
      password: '',
      maxConns: 20,
      maxIdleConns: 20,
    },
  });
  const free = [frontend, ...others];
  const service = () => ({ rpc: { grpcPort: free.shift(), membershipPort: free.shift(), bindOnLocalHost: true } });
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: SHARDS,
      datastores: { default: store('temporal'), visibility: store('temporal_visibility') },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(),
      history: service(),
      matching: service(),
      worker: service(),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${frontend}` },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: 'config/dynamic.yaml', pollInterval: '60s' },
  };
}

async function lowPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let wanted = LOWEST_PORT + (process.pid % 5_000); ports.size < count; wanted += 1) {
    const port = await freePort(wanted);
    if (port <= HIGHEST_PORT) ports.add(port);
  }
  return [...ports];
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
