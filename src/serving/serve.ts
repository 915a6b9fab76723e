/** Runs the Workers: one for the workflows, and two for each connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { DefaultFailureConverter, type Logger, type PayloadCodec } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { HEARTBEAT_EVERY_MS } from '../activities/attempt.js';
import {
  createActActivities,
  createPollActivities,
  createWaitActivities,
  type WaitOptions,
} from '../activities/index.js';
import { deliver } from '../activities/deliver.js';
import type { NotifyChannel } from '../activities/notify-channel.js';
import { WritableAttributes } from '../activities/writable-attributes.js';
import type { ConnectionConfig } from '../config/config.js';
import { policyOf } from '../config/connection-policy.js';
import { notifyPolicyOf, type NotifyTargetConfig } from '../config/notify-schema.js';
import type { ContentStore } from '../content/store.js';
import { ownPollsRate, type NexusPolicy } from '../contract/connection-policy.js';
import { CARRIED_DELAY_MS } from '../contract/backoff.js';
import { NOT_RECORDED, statusClass, type RecordMetric } from '../contract/metrics.js';
import { actsQueue, notifyQueue, pollsQueue } from '../contract/ids.js';
import type { RotatingTarget } from '../temporal/rotating-target.js';
import { webUiLink } from '../temporal/web-ui.js';
import { shortDuration } from '../text/short-duration.js';
import { createVendorClient } from '../vendors/index.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { checkWatchesRegularly } from './lost-watches.js';
import { measureRegularly } from './measuring.js';
import { TemporalSilence } from './temporal-silence.js';
import { TemporalLink } from './temporal-link.js';
import { nexusServices } from './nexus-service.js';
import { notifyChannels } from './notify-channels.js';
import { PollHints } from './poll-hints.js';
import { sweepRegularly } from './sweeping.js';
import { readPushes, type PushingConnection } from './vendor-pushes.js';
import { versioningOptions, type Versioning } from './versioning.js';
import { workflowCode } from './workflow-code.js';

export interface ServeOptions {
  temporal: RotatingTarget;
  taskQueue: string;
  /** Whether this process serves the workflows. */
  workflows: boolean;
  /** What callers through Nexus may do; absent: Nexus is not served. */
  nexus?: NexusPolicy;
  /** Whom to tell about waits, and the Web UI that the notifications link. */
  notify?: readonly NotifyTargetConfig[];
  webUi?: string;
  /** The connections that this process serves. */
  connections: Map<string, ConnectionConfig>;
  /** The connections whose waits hints may reach, each with its rate limit in polls a second. */
  rateLimits: ReadonlyMap<string, number>;
  /** Decodes, and encodes if `encodes`. */
  codec: PayloadCodec;
  /** Whether the config has a codec: then it also encodes the messages and stacks of failures. */
  encodes: boolean;
  store: ContentStore;
  log: Logger;
  /** @default no metrics are recorded */
  record?: RecordMetric;
  /** The version of the workflows' code. Polls, cancels and collections have no version: any worker makes those of any workflow. */
  versioning?: Versioning;
}

export interface Serving {
  /** Whether all Workers poll their task queues and none is shutting down. */
  ready: () => boolean;
  /** The names of the task queues, for logs and the health endpoints. */
  queues: string[];
  /** Has waits poll now. */
  hints: PollHints;
  /** Resolves when everything has ended after `stop()`; rejects if a Worker fails. */
  done: Promise<void>;
  /** Ends polls at once, gives collections time to finish, and logs out at the vendors. Never cancels a job. */
  stop: () => void;
}

/** How long a running collection may take to finish on shutdown. After that, another worker starts it again. */
const COLLECTION_GRACE = '25s';
// Activities that ignore their cancellation until then, for example on a hanging mount, are abandoned.
const FORCE_AFTER = { poll: '10s', act: '30s' } as const;
const LOG_OUT_MS = 3_000;
const TEMPORAL_CHECK_EVERY_MS = 5_000;
const TEMPORAL_CHECK_TIMEOUT_MS = 2_000;
// The default depends on V8's heap limit, not on the container's memory. A wait runs only when its job changes, minutes or hours apart, so a
// larger cache saves little. docs/performance.md has the memory per wait.
const CACHED_WAITS = 100;
// By default, the SDK interrupts a workflow task after 5 s, and the interruption can abort the whole process ("async hook stack has become
// corrupted"). Thousands of signals at once, or a suspended machine, would then crash every worker that picks up the wait. The server's
// timeout for workflow tasks (10 s) is enough. The option is missing in the SDK's types and docs.
const WORKFLOW_TIMEOUT = { isolateExecutionTimeout: '5m' };
const MAX_DELAYED_POLLS = 200;
// With the default of ten pollers per queue, a few processes with many connections reach the namespace's limit of pollers.
const POLLS_PER_QUEUE = 2;
/** The most notifications at a time. */
const DELIVERIES = 10;
const ENCODED_FAILURES = new DefaultFailureConverter({ encodeCommonAttributes: true });

/** @throws TemporalUnreachable */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { temporal, log, record = NOT_RECORDED } = options;
  const { namespace } = temporal.target;
  const link = await TemporalLink.open(temporal, log);
  const clients = new Map(
    [...options.connections].map(([name, config]) => [name, vendorClient(name, config, log, record)]),
  );
  const attributes = new WritableAttributes(link.live, namespace, (line) => void log.warn(line));
  const notify = notifications(options);
  const dataConverter = { payloadCodecs: [options.codec] };
  const client = new Client({ connection: link.live, namespace, dataConverter });
  const workers: Worker[] = [];
  try {
    if (options.workflows) await attributes.names(Date.now());
    for (const workerOptions of await workerOptionsOf(options, clients, client, { attributes, notify })) {
      const worker = await Worker.create({ connection: link.current, namespace, dataConverter, ...workerOptions });
      // As an option it would be the path of a file, which the bundled commands do not have.
      if (options.encodes) worker.options.loadedDataConverter.failureConverter = ENCODED_FAILURES;
      workers.push(worker);
    }
  } catch (error) {
    await link.close().catch(() => undefined);
    throw error;
  }

  let renewing: Promise<void> | undefined;
  const renew = async () => {
    renewing ??= link.renew(workers).finally(() => (renewing = undefined));
    await renewing;
  };
  const silence = new TemporalSilence(temporal.target.address, log);
  const heartbeat = setInterval(() => {
    void isAnswered(link.live).then((answered) => silence.note(answered, Date.now()));
    void renew();
  }, TEMPORAL_CHECK_EVERY_MS);
  const stops = [
    ...(options.connections.size > 0 ? [sweepRegularly(options.store, log, record)] : []),
    checkWatchesRegularly(client, watchesOf(options.connections), (line) => void log.warn(line)),
    ...(options.workflows && options.record ? [measureRegularly(client, record)] : []),
  ];
  const hints = new PollHints(client, options.rateLimits);
  const stopPushes = readPushes(pushingConnections(options.connections, clients), { hints, log });
  let draining = false;
  const stop = () => {
    if (draining) return;
    draining = true;
    log.info('stopping: polls end now, collections get 25 s to finish, no job is cancelled');
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) =>
    worker.run().catch((error: unknown) => {
      stop();
      throw error;
    }),
  );
  // If one Worker fails, the others still drain. They need the clients and the connection until then.
  const done = Promise.allSettled(runs)
    .finally(async () => {
      clearInterval(heartbeat);
      for (const stopOne of stops) stopOne();
      notify.close();
      await stopPushes();
    })
    .then(() => Promise.race([Promise.all([...clients.values()].map((client) => client.close())), sleep(LOG_OUT_MS)]))
    // A Worker that did not drain in time still uses the connection, so closing may fail. The process ends in any case.
    .then(() => link.close().catch(() => undefined))
    .then(() => Promise.all(runs))
    .then(() => undefined);
  return {
    ready: () => !draining && !silence.lasts && workers.every(isPolling),
    queues: workers.map((worker) => worker.options.taskQueue),
    hints,
    done,
    stop,
  };
}

function notifications({ notify = [], webUi, temporal: { target } }: ServeOptions) {
  const linkOf = (workflowId: string, runId: string) => webUiLink(target, webUi, workflowId, runId);
  return {
    policyOf: (connection: string) => notifyPolicyOf(notify, connection),
    ...notifyChannels(notify, { namespace: target.namespace, linkOf }),
  };
}

function deliveries(taskQueue: string, channels: readonly NotifyChannel[], record?: RecordMetric): WorkerOptions {
  return {
    taskQueue: notifyQueue(taskQueue),
    activities: { deliver: deliver(channels, record) },
    maxConcurrentActivityTaskExecutions: DELIVERIES,
    maxConcurrentActivityTaskPolls: POLLS_PER_QUEUE,
  };
}

function vendorClient(connection: string, config: ConnectionConfig, log: Logger, record: RecordMetric): VendorClient {
  return createVendorClient(config, {
    onAnswer: (request, status, tookMs) =>
      record('vigil_vendor_request_seconds', { connection, request, status: statusClass(status) }, tookMs / 1_000),
    onLogIn: (result) => record('vigil_log_ins_total', { connection, result }),
    onRefusedLogIn: ({ message }, againInMs) =>
      void log.warn(
        `${connection}: log-in refused: ${message} (next log-in in ${shortDuration(againInMs)}, or when the secret changes)`,
        { event: 'logInRefused', connection, problem: message },
      ),
  });
}

async function workerOptionsOf(
  { taskQueue, workflows, connections, store, nexus, record, encodes, versioning = {} }: ServeOptions,
  clients: Map<string, VendorClient>,
  client: Client,
  { attributes, notify }: Required<Pick<WaitOptions, 'notify'>> & { attributes: WritableAttributes },
): Promise<WorkerOptions[]> {
  const list: WorkerOptions[] = [];
  if (workflows) {
    list.push({
      taskQueue,
      workflowBundle: await workflowCode(encodes),
      activities: {
        ...createWaitActivities(client, { attributes, notify }),
      },
      nexusServices: nexusServices(nexus),
      maxCachedWorkflows: CACHED_WAITS,
      ...WORKFLOW_TIMEOUT,
      ...versioningOptions(versioning),
    });
    if (notify.channels.length > 0) list.push(deliveries(taskQueue, notify.channels, record));
  }
  for (const [name, settings] of connections) {
    const { rateLimit, concurrency } = settings;
    const policy = policyOf(settings);
    const vendor = clients.get(name) as VendorClient;
    // Downloads take long, so most of the connection's concurrency is reserved for polls.
    const acts = Math.max(1, Math.floor(concurrency / 4));
    const polls = Math.max(1, concurrency - acts);
    list.push(
      {
        taskQueue: pollsQueue(taskQueue, name),
        activities: {
          ...createPollActivities(name, vendor, {
            policy,
            attributes,
            watches: { client, taskQueue, rateLimit },
            notifyPolicyOf: notify.policyOf,
            concurrentPolls: polls,
            record,
          }),
        },
        maxTaskQueueActivitiesPerSecond: ownPollsRate(rateLimit, policy),
        maxConcurrentActivityTaskExecutions: polls + delayedPolls(rateLimit) + policy.watches,
        maxConcurrentActivityTaskPolls: POLLS_PER_QUEUE,
        // The SDK would keep a heartbeat for 8 s of the 10 that the server waits: the polls of a watch could begin elsewhere before they end here.
        ...(policy.watches > 0 && { maxHeartbeatThrottleInterval: HEARTBEAT_EVERY_MS }),
        shutdownGraceTime: 0,
        shutdownForceTime: FORCE_AFTER.poll,
      },
      {
        taskQueue: actsQueue(taskQueue, name),
        activities: { ...createActActivities(name, vendor, store, policy, { record, temporal: client }) },
        maxConcurrentActivityTaskExecutions: acts,
        maxConcurrentActivityTaskPolls: POLLS_PER_QUEUE,
        shutdownGraceTime: COLLECTION_GRACE,
        shutdownForceTime: FORCE_AFTER.act,
      },
    );
  }
  return list;
}

function pushingConnections(
  connections: ServeOptions['connections'],
  clients: ReadonlyMap<string, VendorClient>,
): PushingConnection[] {
  return [...connections].flatMap(([connection, { rateLimit }]) => {
    const pushes = clients.get(connection)?.jobPushes;
    return pushes ? [{ connection, pushes, rateLimit }] : [];
  });
}

/** The number of watches by connection, of those that have any. */
function watchesOf(connections: ServeOptions['connections']): Map<string, number> {
  const numbers = [...connections].map(([name, settings]): [string, number] => [name, policyOf(settings).watches]);
  return new Map(numbers.filter(([, watches]) => watches > 0));
}

/** Slots for attempts that sit out the delay after a change: as many as the rate limit lets begin within the longest such delay. */
function delayedPolls(rateLimit: number): number {
  return Math.min(MAX_DELAYED_POLLS, Math.ceil((rateLimit * CARRIED_DELAY_MS) / 1_000));
}

// The SDK reports POLLING even while it cannot reach the server.
async function isAnswered(connection: NativeConnection): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + TEMPORAL_CHECK_TIMEOUT_MS, () =>
      connection.workflowService.getSystemInfo({}),
    );
    return true;
  } catch {
    return false;
  }
}

function isPolling(worker: Worker): boolean {
  const { runState, activityPollerState, workflowPollerState } = worker.getStatus();
  return runState === 'RUNNING' && activityPollerState === 'POLLING' && workflowPollerState !== 'FAILED';
}
