#!/usr/bin/env node
/** The `vigil-worker` command. */
import type { Logger } from '@temporalio/common';
import { Runtime, type MetricsExporterConfig } from '@temporalio/worker';
import { Command, Option } from 'commander';
import {
  ConfigError,
  loadChosenConfig,
  logOptions,
  configPath,
  ownConnections,
  rateLimits,
  type Config,
  type ConnectionConfig,
} from './config/config.js';
import { webhookSecret } from './config/listen-secret.js';
import { codecKeyProblems, codecSource } from './config/codec-source.js';
import { deploymentVersion } from './config/deployment-version.js';
import { parseHostPort, type HostPort } from './config/host-port.js';
import { SecretError, secretProblems } from './config/secrets.js';
import { GroupError } from './content/access.js';
import { openStore } from './content/open-store.js';
import { EXIT } from './contract/failures.js';
import { recordOn } from './contract/metrics.js';
import { allowGarbage, keepHeapSmall } from './serving/heap.js';
import { unknownName } from './schema/problems.js';
import type { Collector } from './serving/collector.js';
import { serveHealth } from './serving/health.js';
import { addressOf } from './serving/http-listener.js';
import { createLog, sayOnStderr } from './serving/log.js';
import { metricsExporter, parseMetricsTarget } from './serving/metrics-exporter.js';
import { isVersion } from './serving/patches.js';
import { serve, type Serving } from './serving/serve.js';
import { parseTracesTarget, startTraces } from './serving/traces.js';
import { versionLine, type Versioning } from './serving/versioning.js';
import { serveWebhooks, WEBHOOK_PATH } from './serving/webhooks.js';
import { tlsProblems } from './vendors/network.js';
import { payloadCodec } from './temporal/codec.js';
import { CodecError } from './temporal/codec-error.js';
import { PatientCodec } from './temporal/patient-codec.js';
import { rotatingTarget } from './temporal/rotating-target.js';
import { version } from './version.js';
import { TemporalSettingsError, type TemporalFlags, TemporalUnreachable } from './temporal/target.js';
import { printable } from './text/printable-text.js';

interface WorkerFlags extends TemporalFlags {
  config?: string;
  connections?: string;
  workflows?: boolean;
  health?: string;
  metrics?: string;
  traces?: string;
  listen?: string;
  deploymentName?: string;
  buildId?: string;
  compatibleWith?: string;
  debug?: boolean;
}

const program = new Command('vigil-worker')
  .version(version, '--version', 'print the version')
  .description('Runs the workflows, and the polls, cancels and collections of the connections in the config.')
  .option(
    '--config <file>',
    'config file (default: $VIGIL_CONFIG, ./vigil.yaml, $XDG_CONFIG_HOME/vigil/vigil.yaml, then /etc/vigil/vigil.yaml)',
  )
  .option('--connections <names>', 'serve only these connections (a,b), and no workflows unless --workflows is given')
  .option('--workflows', 'serve the workflows; without --connections, serve nothing else')
  .option('--health <host:port>', 'serve GET /livez and GET /readyz at this address')
  .option(
    '--metrics <host:port>',
    'serve GET /metrics for Prometheus at this address, or send the metrics to the collector of OpenTelemetry at this URL',
  )
  .option('--traces <url>', 'send traces to the collector of OpenTelemetry at this URL')
  .option(
    '--listen <host:port>',
    'take signed webhooks that mean "poll this job now" with POST /poll at this address (needs listen.secret in the config)',
  )
  .option(
    '--deployment-name <name>',
    'serve the workflows as a version of this Worker Deployment (default: $TEMPORAL_DEPLOYMENT_NAME; without one, without a version)',
  )
  .option('--build-id <id>', `the build id of that version (default: $TEMPORAL_WORKER_BUILD_ID, then ${version})`)
  .option(
    '--compatible-with <version>',
    'keep to what this older version of Vigil can continue, so that you can go back to it: 1.2.3',
  )
  .option('--address <host:port>', "Temporal's address (default: TEMPORAL_ADDRESS or the profile)")
  .option('-n, --namespace <name>', "Temporal's namespace")
  .option('--profile <name>', "the profile of Temporal's config file")
  .addOption(new Option('--debug', 'show stack traces').hideHelp())
  .addHelpText('after', '\nExample:\n  $ vigil-worker --config vigil.yaml --health 127.0.0.1:8080')
  .configureOutput({ outputError: (text, write) => write(printable(text).replace(/^error: /, 'vigil-worker: ')) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage));

class UsageError extends Error {}

async function main(flags: WorkerFlags): Promise<void> {
  const config = loadChosenConfig(flags.config, sayOnStderr);
  const connections = chosenConnections(config, flags);
  const workflows = flags.workflows ?? flags.connections === undefined;
  // When many waits start, workflow tasks create most of the garbage.
  if (workflows) keepHeapSmall();
  const versioning = chosenVersioning(flags);
  const health = hostPort('--health', flags.health);
  const metrics = flags.metrics === undefined ? undefined : await chosenExporter(flags.metrics);
  const collector = flags.traces === undefined ? undefined : chosenCollector(flags.traces);
  const listen = hostPort('--listen', flags.listen);
  const secret = listen && secretOfWebhooks(config);
  const log = createLog(logOptions());
  const { metricMeter } = installRuntime(log, metrics);
  const traces = collector && (await startTraces(collector, { version, warn: (line) => void log.warn(line) }));
  const started: { serving?: Serving; stopped?: true } = {};
  // A signal that arrives during startup also stops the worker gracefully; the second one ends it at once.
  const stop = (signal: 'SIGINT' | 'SIGTERM') => {
    if (started.stopped) process.exit(signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated);
    started.stopped = true;
    if (signal === 'SIGINT') log.info('stopping; press Ctrl-C again to end it at once');
    started.serving?.stop();
    setTimeout(() => {
      log.error(`not stopped after ${STOP_LIMIT_MS / 1_000} s: ending at once; no wait is lost`);
      process.exit(EXIT.error);
    }, STOP_LIMIT_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  if (health) await serveHealth(health, () => started.serving);
  if (listen && secret) {
    const server = await serveWebhooks(listen, { secret, hints: () => started.serving?.hints, log });
    log.info(`taking webhooks at http://${addressOf(server)}${WEBHOOK_PATH}`);
  }
  const temporal = rotatingTarget(flags, (reason) => void log.warn(`${reason}; the last credentials stay in use`));
  const { target } = temporal;
  const store = await openStore(config.content, { onLargeBody: allowGarbage });
  const { taskQueue, nexus, notify, webUi } = config;
  const codec = await workerCodec(config, flags, target.namespace, (line) => void log.warn(line));
  const encodes = config.codec !== undefined;
  const record = metrics && recordOn(metricMeter);
  const settings = {
    taskQueue,
    workflows,
    nexus,
    notify,
    webUi,
    connections,
    rateLimits: rateLimits(config),
    codec,
    encodes,
    versioning,
  };
  const serving = await serve({ temporal, ...settings, store, log, record });
  started.serving = serving;
  for (const problem of [...secretProblems(connections, workflows ? notify : []), ...tlsProblems(connections)])
    log.warn(problem);
  log.info(
    `serving ${served(workflows, [...connections.keys()])}; namespace ${target.namespace} at ${target.address}`,
    {
      temporal: target.address,
      namespace: target.namespace,
      queues: serving.queues,
    },
  );
  if (versioning.version) log.info(versionLine(versioning.version, workflows), { ...versioning.version });
  if (started.stopped) serving.stop();
  await serving.done.finally(() => traces?.stop());
  log.info('stopped');
}

async function chosenExporter(flag: string): Promise<MetricsExporterConfig> {
  const target = parseMetricsTarget(flag);
  if (!target) {
    throw new UsageError(
      '--metrics: expected HOST:PORT, such as 127.0.0.1:9464, or the URL of a collector, such as http://127.0.0.1:4318',
    );
  }
  return metricsExporter(target).catch((error: unknown) => {
    throw new UsageError(`--metrics: ${(error as Error).message}`);
  });
}

function chosenCollector(flag: string): Collector {
  const collector = parseTracesTarget(flag);
  if (collector) return collector;
  throw new UsageError('--traces: expected the URL of a collector, such as http://127.0.0.1:4318');
}

function installRuntime(logger: Logger, metrics: MetricsExporterConfig | undefined): Runtime {
  try {
    return Runtime.install({
      logger,
      // Vigil handles signals itself, to log out at the vendors after the Workers have ended.
      shutdownSignals: [],
      telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } }, metrics },
    });
  } catch (error) {
    if (!metrics) throw error;
    throw new Error(`--metrics: ${(error as Error).message}`);
  }
}

/** Above what the drain of collections and the log-outs may take, and below the grace period that docs/operating.md names. */
const STOP_LIMIT_MS = 38_000;

/** How long a codec server may be away before the worker ends. */
const CODEC_PATIENCE_MS = 10 * 60_000;

/** @throws ConfigError if the key that encodes cannot be read: then the worker could not even report a failure */
async function workerCodec({ codec }: Config, flags: WorkerFlags, namespace: string, warn: (line: string) => void) {
  if (!codec) return payloadCodec(undefined, namespace);
  for (const [id, { message, advice }] of codecKeyProblems(codec)) {
    const problem = `codec.keys.${id}: ${message}`;
    if (id === codec.use) throw new ConfigError(configPath(flags.config), [problem], advice);
    warn(`${problem}; waits that need this key do not go on until it can be read`);
  }
  const patience = { lasts: CODEC_PATIENCE_MS, warn: (error: Error) => warn(`${error.message}; trying again`) };
  return new PatientCodec(await payloadCodec(codecSource(codec), namespace), patience);
}

function chosenVersioning({ deploymentName, buildId, compatibleWith }: WorkerFlags): Versioning {
  if (compatibleWith !== undefined && !isVersion(compatibleWith))
    throw new UsageError('--compatible-with: expected a version of Vigil, such as 1.2.3');
  return { version: deploymentVersion({ deploymentName, buildId }, version), compatibleWith };
}

function hostPort(flag: string, text: string | undefined): HostPort | undefined {
  const address = text === undefined ? undefined : parseHostPort(text);
  if (text !== undefined && !address) throw new UsageError(`${flag}: expected HOST:PORT, such as 127.0.0.1:8080`);
  return address;
}

/** Reads it at each call. */
function secretOfWebhooks({ listen }: Config): () => string {
  if (!listen) {
    const example = 'listen: { secret: "${env:VIGIL_LISTEN_SECRET}" }';
    throw new UsageError(`--listen: the config names no key for the signatures of webhooks; add ${example} to it`);
  }
  try {
    webhookSecret(listen.secret);
  } catch (error) {
    if (error instanceof SecretError) throw new UsageError(`--listen: ${error.message}`);
    throw error;
  }
  return () => webhookSecret(listen.secret);
}

function served(workflows: boolean, names: string[]): string {
  const connections =
    names.length > 0 ? [`${names.length === 1 ? 'connection' : 'connections'} ${names.join(', ')}`] : [];
  return [...(workflows ? ['workflows'] : []), ...connections].join(' and ');
}

function chosenConnections(config: Config, flags: WorkerFlags): Map<string, ConnectionConfig> {
  const own = ownConnections(config);
  if (flags.connections === undefined) return flags.workflows ? new Map<string, ConnectionConfig>() : own;
  const names = flags.connections.split(',').map((name) => name.trim());
  for (const name of names) {
    if (own.has(name)) continue;
    const there = Object.hasOwn(config.connections, name);
    throw new UsageError(
      `--connections: ${name}: ${there ? 'another worker serves it ("elsewhere: true" in this config)' : unknownName('connection', name, [...own.keys()])}`,
    );
  }
  return new Map([...own].filter(([name]) => names.includes(name)));
}

function report(error: unknown, debug: boolean | undefined): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) sayOnStderr(`${error.path}: ${problem}`);
    sayOnStderr(error.hint);
    return EXIT.usage;
  }
  sayOnStderr(debug && error instanceof Error ? String(error.stack) : (error as Error).message);
  if (error instanceof CodecError) sayOnStderr(error.advice);
  if ([UsageError, TemporalSettingsError, GroupError, CodecError].some((type) => error instanceof type))
    return EXIT.usage;
  if (!(error instanceof TemporalUnreachable)) return EXIT.error;
  sayOnStderr('check --address or TEMPORAL_ADDRESS, and that the server is running');
  return EXIT.temporalUnreachable;
}

const flags = program.parse().opts<WorkerFlags>();
main(flags).then(
  () => process.exit(EXIT.ok),
  (error: unknown) => process.exit(report(error, flags.debug)),
);
