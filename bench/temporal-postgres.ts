/** The Temporal server on PostgreSQL, as docker-compose.yml deploys it: all services in one process, visibility in PostgreSQL too. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { freePort } from '../demo/processes.js';
import { runCommand } from '../scripts/tool-cache.mjs';
import { SEARCH_ATTRIBUTE_NAMES } from '../src/contract/search-attributes.js';
import { endAll } from './ends.js';
import { startPostgres, type Postgres } from './postgres.js';
import type { TemporalServer } from './temporal-dev-server.js';
import { findTemporalServer } from './temporal-server-programs.js';

const DYNAMIC_CONFIG = fileURLToPath(new URL('../deploy/dynamicconfig.yaml', import.meta.url));
const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;
const DATABASES = { temporal: 'postgresql/v12/temporal', temporal_visibility: 'postgresql/v12/visibility' };
const PLUGIN = 'postgres12';
const ENVIRONMENT = 'bench';
/** Cannot be changed after the database is created; as many as docker-compose.yml has, which is what Temporal names for a small production cluster. */
const HISTORY_SHARDS = 512;
const RETENTION_SECONDS = 7 * 24 * 3_600;
const ANSWER_MS = 120_000;

/** Its `kill9AndRestart` restarts only Temporal; PostgreSQL keeps running. */
export interface TemporalOnPostgres extends TemporalServer {
  database: Pick<Postgres, 'kill9' | 'restart'>;
}

/**
 * Uses the data that the folder has, if any.
 * @param options `port`: that of the frontend, by default any free one; `attributes`: whether to register the search attributes
 */
export async function startTemporalOnPostgres(
  folder: string,
  say: (line: string) => void,
  { port, attributes = true }: { port?: number; attributes?: boolean } = {},
): Promise<TemporalOnPostgres> {
  const { server, sqlTool } = await findTemporalServer(say);
  const ends: (() => Promise<unknown>)[] = [];
  const stop = () => endAll(ends);
  try {
    const postgres = await startPostgres(folder, say);
    ends.push(() => postgres.stop());
    await setUpSchemas(sqlTool, postgres);
    const ports = await freePorts(2 * SERVICES.length);
    if (port !== undefined) ports[0] = port;
    await mkdir(join(folder, 'config'), { recursive: true });
    await writeFile(join(folder, 'config', `${ENVIRONMENT}.yaml`), stringify(configOf(postgres, ports)));
    const address = `127.0.0.1:${ports[0]}`;

    const launch = async () => {
      const log = await open(join(folder, 'temporal.log'), 'a');
      const args = ['--root', folder, '--config', 'config', '--env', ENVIRONMENT, '--allow-no-auth', 'start'];
      const started = spawn(server, args, { cwd: folder, stdio: ['ignore', log.fd, log.fd] });
      await log.close();
      return started;
    };
    let child = await launch();
    const killAtExit = () => child.kill('SIGKILL');
    process.prependOnceListener('exit', killAtExit);
    ends.push(async () => {
      process.off('exit', killAtExit);
      await ended(child, 'SIGTERM');
    });
    const connection = await Connection.connect({ address, connectTimeout: ANSWER_MS });
    ends.push(() => connection.close());
    const untilDone = (what: string, attempt: () => Promise<unknown>) =>
      keepTrying(
        attempt,
        async () => `${what} failed: ${(await readFile(join(folder, 'temporal.log'), 'utf8')).slice(-4_000)}`,
      );
    await untilDone('the namespace', () => registerNamespace(connection));
    // The name of a new namespace reaches all services some seconds later.
    if (attributes) {
      await untilDone('the search attributes', () => addSearchAttributes(connection));
      await untilDone('the first listing', () => countWaits(connection));
    }
    return {
      address,
      client: new Client({ connection }),
      database: postgres,
      pids: () => [child.pid!, postgres.pid()],
      kill9AndRestart: async () => {
        await ended(child, 'SIGKILL');
        child = await launch();
        await untilDone('the restart', () => countWaits(connection));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function setUpSchemas(sqlTool: string, { isNew, port, user }: Postgres): Promise<void> {
  const at = ['--plugin', PLUGIN, '--endpoint', '127.0.0.1', '--port', String(port), '--user', user];
  for (const [database, schema] of Object.entries(DATABASES)) {
    const run = (...args: string[]) => runCommand(sqlTool, [...at, '--database', database, ...args]);
    if (isNew) {
      await run('create-database');
      await run('setup-schema', '--version', '0.0');
    }
    await run('update-schema', '--schema-name', schema);
  }
}

function configOf({ port, user }: Postgres, ports: readonly number[]): object {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: PLUGIN,
      databaseName,
      connectAddr: `127.0.0.1:${port}`,
      connectProtocol: 'tcp',
      user,
      password: '',
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  const services = SERVICES.map((name, index) => [
    name,
    { rpc: { grpcPort: ports[index], membershipPort: ports[SERVICES.length + index], bindOnLocalHost: true } },
  ]);
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: HISTORY_SHARDS,
      datastores: { default: store('temporal', 20), visibility: store('temporal_visibility', 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(services) as object,
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${ports[0]}` },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: DYNAMIC_CONFIG, pollInterval: '60s' },
  };
}

async function registerNamespace({ workflowService }: Connection): Promise<void> {
  const namespace = 'default';
  if (await workflowService.describeNamespace({ namespace }).catch(() => undefined)) return;
  await workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: proto.google.protobuf.Duration.fromObject({ seconds: RETENTION_SECONDS }),
  });
}

async function addSearchAttributes({ operatorService }: Connection): Promise<void> {
  const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
  const searchAttributes = Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD]));
  await operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
}

/** Goes through the frontend to the database, by a search attribute of ours. */
async function countWaits({ workflowService }: Connection): Promise<void> {
  const [name] = SEARCH_ATTRIBUTE_NAMES;
  await workflowService.countWorkflowExecutions({ namespace: 'default', query: `${name} = 'none'` });
}

async function keepTrying(attempt: () => Promise<unknown>, complaint: () => Promise<string>): Promise<void> {
  const giveUpAt = Date.now() + ANSWER_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error(await complaint(), { cause: error });
      await sleep(100);
    }
  }
}

/** Below 32768: the server keeps its ports in a column of the type smallint. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const wanted = randomInt(10_000, 32_768);
    if ((await freePort(wanted)) === wanted) ports.add(wanted);
  }
  return [...ports];
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
