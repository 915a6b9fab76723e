/** Runs cells: many at once on a dev server with the real clock, and one by one on the time-skipping server, where days pass at once. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import {
  Worker,
  bundleWorkflowCode,
  DefaultLogger,
  type NativeConnection,
  type WorkflowBundle,
} from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { createWaitActivities } from '../../src/activities/index.js';
import { WritableAttributes } from '../../src/activities/writable-attributes.js';
import { startDevServer, startTimeSkippingServer } from '../../test/helpers/temporal.js';
import type { Cell } from './cell.js';
import { grouped } from './grouped.js';
import { Lane } from './lane.js';
import { runCell, type Result } from './run-cell.js';
import { openTrap, type Trap } from './trap.js';

export type Played = (cell: Cell, result: Result) => void;

interface Temporal {
  client: Client;
  nativeConnection: NativeConnection;
  namespace: string;
}

// The server fires timers up to this much late, to fire many at once: 1 s by default, ten times our backoff.
const PROMPT_TIMERS = { 'history.timerProcessorMaxTimeShift': '10ms' };

export interface MatrixOptions {
  /** How many cells of a vendor run at once. */
  lanes: number;
  /** Whether a watch polls the job of each cell when its fault comes. */
  isShared: boolean;
}

export async function playMatrix(cells: Cell[], options: MatrixOptions, played: Played): Promise<void> {
  if (cells.length === 0) return;
  const trap = await openTrap();
  try {
    const workflowBundle = await bundle();
    const [real, skipping] = [cells.filter((cell) => !skips(cell)), cells.filter(skips)];
    await Promise.all([
      playReal(real, options, workflowBundle, trap, played),
      playSkipping(skipping, workflowBundle, trap, played),
    ]);
  } finally {
    trap.close();
  }
}

function skips({ row }: Cell): boolean {
  return row.clock === 'skips';
}

async function playReal(
  cells: Cell[],
  options: MatrixOptions,
  workflowBundle: WorkflowBundle,
  trap: Trap,
  played: Played,
): Promise<void> {
  if (cells.length === 0) return;
  const server = await startDevServer({ dynamicConfig: PROMPT_TIMERS });
  try {
    await play(cells, options, server, workflowBundle, trap, played);
  } finally {
    await server.stop();
  }
}

async function playSkipping(cells: Cell[], workflowBundle: WorkflowBundle, trap: Trap, played: Played): Promise<void> {
  if (cells.length === 0) return;
  const environment = await startTimeSkippingServer();
  try {
    const { client, nativeConnection } = environment;
    // One after the other: with two waits, the clock skips only while both are idle.
    for (const ofVendor of grouped(cells, ({ vendor }) => vendor.name).values()) {
      await play(
        ofVendor,
        { lanes: 1, isShared: false },
        { client, nativeConnection, namespace: 'default' },
        workflowBundle,
        trap,
        played,
      );
    }
  } finally {
    await environment.teardown();
  }
}

async function play(
  cells: Cell[],
  { lanes, isShared }: MatrixOptions,
  temporal: Temporal,
  workflowBundle: WorkflowBundle,
  trap: Trap,
  played: Played,
): Promise<void> {
  const { client, nativeConnection, namespace } = temporal;
  const taskQueue = `vigil-${randomUUID().slice(0, 8)}`;
  const attributes = new WritableAttributes(nativeConnection, namespace, () => undefined);
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue,
    workflowBundle,
    activities: { ...createWaitActivities(client, { attributes }) },
  });
  const run = worker.run();
  const surroundings = { client, taskQueue, trap, isShared };
  const playLane = async (lane: Lane, left: Cell[]) => {
    await lane.start();
    for (let cell = left.shift(); cell; cell = left.shift()) played(cell, await runCell(cell, lane, surroundings));
    await lane.stop();
  };
  try {
    const byVendor = grouped(cells, ({ vendor }) => vendor.name);
    await Promise.all(
      [...byVendor].flatMap(([vendor, left]) =>
        Array.from({ length: Math.min(lanes, left.length) }, (_, nth) =>
          playLane(
            new Lane({ connection: `${vendor}-${nth}`, taskQueue, nativeConnection, namespace, client, isShared }),
            left,
          ),
        ),
      ),
    );
  } finally {
    worker.shutdown();
    await run;
  }
}

function bundle(): Promise<WorkflowBundle> {
  const source = (name: string) => fileURLToPath(new URL(`../../src/workflows/${name}`, import.meta.url));
  return bundleWorkflowCode({
    workflowsPath: source('index.ts'),
    workflowInterceptorModules: [source('cancel-reason.ts')],
    logger: new DefaultLogger('ERROR'),
  });
}
