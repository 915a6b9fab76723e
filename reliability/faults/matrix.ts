/** Runs cells: many at once on a dev server with the real clock, and one by one on the time-skipping server, where days pass at once. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
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
import type { AnyCell, Cell } from './cell.js';
import { grouped } from './grouped.js';
import { Lane } from './lane.js';
import { runCell, type Result, type Surroundings } from './run-cell.js';
import type { RunCell } from './runs/cell.js';
import { playRun } from './runs/run-cell.js';
import { openTrap, type Trap } from './trap.js';

export type Played<Of> = (cell: Of, result: Result) => void;

/** How a cell is played. */
type Play<Of> = (cell: Of, lane: Lane, surroundings: Surroundings) => Promise<Result>;

interface Temporal {
  client: Client;
  nativeConnection: NativeConnection;
  namespace: string;
}

// The server fires timers up to this much late, to fire many at once: 1 s by default, ten times our backoff.
const PROMPT_TIMERS = { 'history.timerProcessorMaxTimeShift': '10ms' };

const RUN_SERVERS = 3;

export interface MatrixOptions {
  /** How many cells of a vendor run at once. */
  lanes: number;
  /** Whether a watch polls the job of each cell when its fault comes. */
  isShared: boolean;
}

/** The cells of waits. */
export async function playMatrix(cells: Cell[], options: MatrixOptions, played: Played<Cell>): Promise<void> {
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

/**
 * The cells of runs, on servers whose clock skips: a search for a job takes minutes. Each server has the cells of one vendor after the other.
 */
export async function playRunMatrix(cells: RunCell[], played: Played<RunCell>): Promise<void> {
  if (cells.length === 0) return;
  const trap = await openTrap();
  try {
    const workflowBundle = await bundle();
    const left = [...grouped(cells, ({ vendor }) => vendor.title).values()];
    await withSkippingClocks(Math.min(RUN_SERVERS, left.length), async (temporal) => {
      for (let next = left.shift(); next; next = left.shift()) {
        await play(next, playRun, { lanes: 1, isShared: false }, temporal, workflowBundle, trap, played);
      }
    });
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
  played: Played<Cell>,
): Promise<void> {
  if (cells.length === 0) return;
  const server = await startDevServer({ dynamicConfig: PROMPT_TIMERS });
  try {
    await play(cells, runCell, options, server, workflowBundle, trap, played);
  } finally {
    await server.stop();
  }
}

async function playSkipping(
  cells: Cell[],
  workflowBundle: WorkflowBundle,
  trap: Trap,
  played: Played<Cell>,
): Promise<void> {
  if (cells.length === 0) return;
  await withSkippingClocks(1, async (temporal) => {
    // One after the other: with two waits, the clock skips only while both are idle.
    for (const ofVendor of grouped(cells, ({ vendor }) => vendor.name).values()) {
      await play(ofVendor, runCell, { lanes: 1, isShared: false }, temporal, workflowBundle, trap, played);
    }
  });
}

async function withSkippingClocks(servers: number, work: (temporal: Temporal) => Promise<void>): Promise<void> {
  const environments: TestWorkflowEnvironment[] = [];
  try {
    // Each has a few seconds to start, which several at once would need longer for.
    for (let nth = 0; nth < servers; nth += 1) environments.push(await startTimeSkippingServer());
    await Promise.all(
      environments.map(({ client, nativeConnection }) => work({ client, nativeConnection, namespace: 'default' })),
    );
  } finally {
    for (const environment of environments) await environment.teardown();
  }
}

async function play<Of extends AnyCell>(
  cells: Of[],
  playCell: Play<Of>,
  { lanes, isShared }: MatrixOptions,
  temporal: Temporal,
  workflowBundle: WorkflowBundle,
  trap: Trap,
  played: Played<Of>,
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
  const playLane = async (lane: Lane, left: Of[]) => {
    await lane.start();
    for (let cell = left.shift(); cell; cell = left.shift()) played(cell, await playCell(cell, lane, surroundings));
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
    workflowInterceptorModules: [source('cancel-reason-interceptor.ts')],
    logger: new DefaultLogger('ERROR'),
  });
}
