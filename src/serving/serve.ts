/** Serving: a Worker for the workflows, and two for each connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActActivities, createPollActivities, createWaitActivities } from '../activities/index.js';
import { WritableAttributes } from '../activities/writable-attributes.js';
import type { ConnectionConfig } from '../config/config.js';
import type { ContentStore } from '../content/store.js';
import { actsQueue, pollsQueue } from '../contract/ids.js';
import { TemporalUnreachable, type TemporalTarget } from '../temporal/target.js';
import { createVendorClient } from '../vendors/index.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { createNexusService } from './nexus-service.js';
import { sweepRegularly } from './sweeping.js';
import { workflowCode } from './workflow-code.js';

export interface ServeOptions {
  target: TemporalTarget;
  taskQueue: string;
  /** Whether the workflows are served here. */
  workflows: boolean;
  /** The connections served here. */
  connections: Map<string, ConnectionConfig>;
  store: ContentStore;
  log: Logger;
}

export interface Serving {
  /** Polling on all queues, and not draining. */
  ready: () => boolean;
  /** What is polled, for people. */
  queues: string[];
  /** Resolves when all has ended after `stop()`; rejects when a Worker fails. */
  done: Promise<void>;
  /** Lets go of polls once, gives a collection its grace, logs out at the vendors. Never cancels a job. */
  stop: () => void;
}

/** A collection under way may take this long to finish on shutdown; then another worker takes it up. */
const COLLECTION_GRACE = '25s';
// What does not heed its cancellation by then (a mount that hangs) is left behind.
const FORCE_AFTER = { poll: '10s', act: '30s' } as const;
const LOG_OUT_MS = 3_000;
const TEMPORAL_ASKED_EVERY_MS = 5_000;
const TEMPORAL_PATIENCE_MS = 2_000;
// The default follows V8's heap limit and not the container's. A wait is needed at its changes alone, minutes or hours apart, so that more of
// them in memory save little; docs/performance.md has what they take.
const CACHED_WAITS = 100;
// The SDK interrupts a workflow task after 5 s of the clock, and its promise hooks then abort the whole process ("async hook stack has become
// corrupted"): thousands of signals at once, or a machine that stood still, would end every worker that takes the wait up. The server's own
// time-out of a workflow task (10 s) is the one to go by. Types and documents of the SDK leave the option out.
const WORKFLOW_PATIENCE = { isolateExecutionTimeout: '5m' };
// The default of ten pollers a queue would meet the namespace's limit with a few processes of many connections.
const POLLS_PER_QUEUE = 2;

/** @throws TemporalUnreachable */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { target, log } = options;
  const connection = await NativeConnection.connect(target.connectionOptions).catch(() => {
    // The core's own words are those of its transport, and name nothing that can be mended.
    throw new TemporalUnreachable(target);
  });
  const clients = new Map([...options.connections].map(([name, config]) => [name, createVendorClient(config)]));
  const attributes = new WritableAttributes(connection, target.namespace, (line) => log.warn(line));
  const workers: Worker[] = [];
  try {
    if (options.workflows) await attributes.names(Date.now());
    for (const workerOptions of workerOptionsOf(options, clients, connection, attributes)) {
      workers.push(await Worker.create({ connection, namespace: target.namespace, ...workerOptions }));
    }
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }

  let answered = true;
  const heartbeat = setInterval(() => {
    void isAnswered(connection).then((is) => {
      answered = is;
    });
  }, TEMPORAL_ASKED_EVERY_MS);
  const stopSweeping = options.connections.size > 0 ? sweepRegularly(options.store, log) : () => undefined;
  let draining = false;
  const stop = () => {
    if (draining) return;
    draining = true;
    log.info('stopping: polls are let go of, collections have 25 s, no job is cancelled');
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) =>
    worker.run().catch((error: unknown) => {
      stop();
      throw error;
    }),
  );
  // Where one Worker fails, the others still drain: they need the clients and the connection until they have ended.
  const done = Promise.allSettled(runs)
    .finally(() => {
      clearInterval(heartbeat);
      stopSweeping();
    })
    .then(() => Promise.race([Promise.all([...clients.values()].map((client) => client.close())), sleep(LOG_OUT_MS)]))
    // A Worker that was left behind by force still holds it; the process ends in any case.
    .then(() => connection.close().catch(() => undefined))
    .then(() => Promise.all(runs))
    .then(() => undefined);
  return {
    ready: () => !draining && answered && workers.every(isPolling),
    queues: workers.map((worker) => worker.options.taskQueue),
    done,
    stop,
  };
}

function workerOptionsOf(
  { target, taskQueue, workflows, connections, store }: ServeOptions,
  clients: Map<string, VendorClient>,
  connection: NativeConnection,
  attributes: WritableAttributes,
): WorkerOptions[] {
  const list: WorkerOptions[] = [];
  if (workflows) {
    list.push({
      taskQueue,
      ...workflowCode(),
      activities: { ...createWaitActivities(new Client({ connection, namespace: target.namespace }), attributes) },
      nexusServices: [createNexusService()],
      maxCachedWorkflows: CACHED_WAITS,
      ...WORKFLOW_PATIENCE,
    });
  }
  for (const [name, { rateLimit, concurrency, jobPage }] of connections) {
    const client = clients.get(name) as VendorClient;
    // Downloads hold a connection for long; a part of them is always left to the polls.
    const acts = Math.max(1, Math.floor(concurrency / 4));
    list.push(
      {
        taskQueue: pollsQueue(taskQueue, name),
        activities: { ...createPollActivities(client, jobPage) },
        maxTaskQueueActivitiesPerSecond: rateLimit,
        maxConcurrentActivityTaskExecutions: Math.max(1, concurrency - acts),
        maxConcurrentActivityTaskPolls: POLLS_PER_QUEUE,
        shutdownGraceTime: 0,
        shutdownForceTime: FORCE_AFTER.poll,
      },
      {
        taskQueue: actsQueue(taskQueue, name),
        activities: { ...createActActivities(name, client, store) },
        maxConcurrentActivityTaskExecutions: acts,
        maxConcurrentActivityTaskPolls: POLLS_PER_QUEUE,
        shutdownGraceTime: COLLECTION_GRACE,
        shutdownForceTime: FORCE_AFTER.act,
      },
    );
  }
  return list;
}

// The SDK goes on calling itself polling while it tries to reach a server that is gone.
async function isAnswered(connection: NativeConnection): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + TEMPORAL_PATIENCE_MS, () =>
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
