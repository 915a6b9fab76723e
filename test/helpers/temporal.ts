import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type ClientOptions,
  type ConnectionOptions,
} from '@temporalio/client';
import { TestWorkflowEnvironment, type TimeSkippingTestWorkflowEnvironmentOptions } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import { endClosedCalls } from '../../src/temporal/closed-call.js';
import { findFreePorts } from './free-ports.js';
import { quietRuntime } from './quiet-runtime.js';
import { tieToThisProcess } from './tied-process.js';

const readyMs = 30_000;
const stopMs = 5_000;
const pollEveryMs = 50;
const starts = 5;

export type SearchAttributeType = 'Keyword' | 'KeywordList' | 'Text' | 'Int' | 'Double' | 'Bool' | 'Datetime';

export interface DevServerOptions {
  /** SQLite file that keeps everything over a restart; in memory without it. */
  dbFilename?: string;
  /** Created beside `default`; `default` by default. */
  namespace?: string;
  /** The server's dynamic configuration, by key; the values are sent as JSON. */
  dynamicConfig?: Record<string, string | number | boolean>;
  /** Custom search attributes, registered when the server is ready. */
  searchAttributes?: Record<string, SearchAttributeType>;
  /** Serve the Web UI, at `uiUrl`. Off by default. */
  ui?: boolean;
  /** For the client; the connection and the namespace are the server's. */
  client?: Omit<ClientOptions, 'connection' | 'namespace'>;
}

export interface DevServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Of Temporal's HTTP API, which also takes calls through Nexus. */
  readonly httpUrl: string;
  /** The address of the server's own metrics, in Prometheus' text format. */
  readonly metricsUrl: string;
  readonly pid: number;
  /** Stays usable over a restart, as does the native connection. */
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** Sends SIGKILL, as in a crash of the server. */
  kill9(): Promise<void>;
  /** Starts the server again on the same port (ends it first where it still runs); resolves when the client is answered. */
  restart(): Promise<void>;
  /** Closes the connections and ends the server. Throws where a Worker still uses the native connection, after ending the server. */
  stop(): Promise<void>;
}

interface ServerProcess {
  child: ChildProcess;
  /** What it has said on stderr. */
  complaint(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** The path of the `temporal` command. */
export function temporalCli(): Promise<string> {
  return pathOf('VIGIL_TEST_TEMPORAL_CLI', async () => {
    const { findTemporalCli } = await import('../../scripts/temporal-cli.mjs');
    return findTemporalCli();
  });
}

/** A real Temporal server (`temporal server start-dev`) in a process of its own, which never outlives this one. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  quietRuntime();
  const command = await temporalCli();
  const namespace = options.namespace ?? 'default';
  for (let start = 1; ; start++) {
    const [port, uiPort, httpPort, metricsPort] = (await findFreePorts(4)) as [number, number, number, number];
    const address = `127.0.0.1:${port}`;
    const ports = { port, uiPort, httpPort, metricsPort };
    const launch = () => spawnServer(command, startDevArguments(options, namespace, ports));
    let server = launch();
    try {
      const connection = Connection.lazy({ address, interceptors: callInterceptors() });
      await untilServed(connection, namespace, options, server);
      const nativeConnection = await NativeConnection.connect({ address });
      const client = new Client({ ...options.client, connection, namespace });
      let stopped: Promise<void> | undefined;
      return {
        address,
        namespace,
        httpUrl: `http://127.0.0.1:${httpPort}`,
        metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
        uiUrl: options.ui ? `http://127.0.0.1:${uiPort}` : undefined,
        client,
        nativeConnection,
        get pid() {
          return server.child.pid!;
        },
        kill9: () => server.end('SIGKILL'),
        async restart() {
          await server.end('SIGTERM');
          server = launch();
          await untilServed(connection, namespace, options, server);
        },
        stop() {
          stopped ??= closeAll([() => nativeConnection.close(), () => connection.close(), () => server.end('SIGTERM')]);
          return stopped;
        },
      };
    } catch (error) {
      await server.end('SIGKILL');
      // Between our check and the server's start, another process may have taken the port, or one of the ports inside the server, which then
      // ends with the stack of its start.
      if (start < starts && /address already in use|\/fx\.go:\d+/.test(server.complaint())) continue;
      throw error;
    }
  }
}

/**
 * Temporal's time-skipping test server: timers of hours pass at once while a result is awaited. It has no schedules, no custom search
 * attributes and no Nexus. End it with `teardown()`; it never outlives this process.
 */
export async function startTimeSkippingServer(
  options: Omit<TimeSkippingTestWorkflowEnvironmentOptions, 'server'> = {},
): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const command = await pathOf('VIGIL_TEST_TIME_SKIPPING_SERVER', async () => {
    const { findTimeSkippingServer } = await import('../../scripts/time-skipping-server.mjs');
    return findTimeSkippingServer();
  });
  const folder = await mkdtemp(join(tmpdir(), 'vigil-time-skipping-'));
  try {
    const path = await writePidRecorder(folder, command);
    const environment = await createTimeSkipping(path, options);
    const release = tieToThisProcess(Number(await readFile(join(folder, 'pid'), 'utf8')));
    const teardown = environment.teardown.bind(environment);
    environment.teardown = () => closeAll([teardown, async () => release(), () => removeFolder(folder)]);
    return environment;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function createTimeSkipping(
  path: string,
  options: Omit<TimeSkippingTestWorkflowEnvironmentOptions, 'server'>,
): Promise<TestWorkflowEnvironment> {
  for (let start = 1; ; start++) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({
        ...options,
        server: { executable: { type: 'existing-path', path } },
      });
    } catch (error) {
      // The SDK gives the server 5 s, which a Java start on a busy machine may pass.
      if (start >= starts) throw error;
    }
  }
}

/** The SDK starts the server and tells nobody its process id; exec keeps the shell's. */
async function writePidRecorder(folder: string, command: string): Promise<string> {
  const path = join(folder, 'time-skipping-server');
  const quoted = `'${command.replaceAll("'", `'\\''`)}'`;
  await writeFile(path, `#!/bin/sh\necho $$ > "$(dirname "$0")/pid"\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  return path;
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** The path that set-up-temporal.mjs left in the environment; outside Jest, what `find` returns. */
async function pathOf(variable: string, find: () => Promise<string>): Promise<string> {
  const found = process.env[variable];
  if (found) return found;
  const problem = process.env[`${variable}_PROBLEM`];
  if (problem) throw new Error(problem);
  return find();
}

function startDevArguments(
  options: DevServerOptions,
  namespace: string,
  { port, uiPort, httpPort, metricsPort }: { port: number; uiPort: number; httpPort: number; metricsPort: number },
): string[] {
  const listed = (flag: string, values: Record<string, unknown> | undefined, show: (value: unknown) => string) =>
    Object.entries(values ?? {}).flatMap(([name, value]) => [flag, `${name}=${show(value)}`]);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
    ...['--http-port', String(httpPort), '--metrics-port', String(metricsPort)],
    ...(options.ui ? ['--ui-port', String(uiPort)] : ['--headless']),
    ...(namespace === 'default' ? [] : ['--namespace', namespace]),
    ...(options.dbFilename ? ['--db-filename', options.dbFilename] : []),
    ...listed('--dynamic-config-value', options.dynamicConfig, JSON.stringify),
    ...listed('--search-attribute', options.searchAttributes, String),
  ];
}

function spawnServer(command: string, args: string[]): ServerProcess {
  // The Temporal settings of whoever runs the tests do not apply to this server.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  child.on('error', (error) => (complaint += error.message));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const release = child.pid === undefined ? () => {} : tieToThisProcess(child.pid);
  return {
    child,
    complaint: () => complaint,
    async end(signal) {
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await exited;
      clearTimeout(timer);
      release();
    },
  };
}

/** Those of a connection that is closed while calls are under way: a retry that comes due later would throw in its timer. */
export function callInterceptors(): NonNullable<ConnectionOptions['interceptors']> {
  return [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), endClosedCalls];
}

/** Waits until the server answers for its namespace and has registered its search attributes. */
async function untilServed(
  connection: Connection,
  namespace: string,
  options: DevServerOptions,
  server: ServerProcess,
): Promise<void> {
  await retryUntilReady(server, () =>
    connection.withDeadline(Date.now() + 2_000, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      const wanted = Object.keys(options.searchAttributes ?? {});
      if (wanted.length === 0) return;
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = wanted.filter((name) => !(name in customAttributes));
      if (missing.length > 0) throw new Error(`search attributes not registered: ${missing.join(', ')}`);
    }),
  );
}

async function retryUntilReady<T>(server: ServerProcess, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + readyMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const gone = server.child.exitCode !== null || server.child.signalCode !== null || server.child.pid === undefined;
      if (gone || Date.now() > giveUpAt) {
        const how = gone ? 'ended before it was ready' : `was not ready within ${readyMs / 1000} s`;
        throw new Error(`the Temporal dev server ${how}: ${server.complaint()}`, { cause: error });
      }
      await sleep(pollEveryMs);
    }
  }
}

/** Runs all steps, each although an earlier one failed, and then throws the first failure. */
export async function closeAll(steps: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
