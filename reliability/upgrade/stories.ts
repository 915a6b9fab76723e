/** What happens to the workers of a run: which build each of them runs, and when that changes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../chaos/arena.js';
import type { WorkerExtra, WorkerSlot } from '../chaos/worker-slot.js';
import type { Build } from './build.js';

export interface Builds {
  previous: Build;
  this: Build;
  /** This version with a change of the wait behind a patch that no version has. */
  changed: Build;
}

export const STORIES = ['rolling', 'versions', 'control'] as const;
export type StoryName = (typeof STORIES)[number];

export interface Stage {
  arena: Arena;
  slots: readonly WorkerSlot[];
  /** What each worker runs from its next start on. */
  assigned: WorkerExtra[];
}

export interface Phase {
  name: string;
  begin: (stage: Stage) => Promise<void>;
  /** The older build cannot continue the waits of the newer one: so it is meant. */
  stalls?: true;
}

export interface Story {
  /** For the reader of the figures. */
  builds: string;
  workers: WorkerExtra[];
  phases: Phase[];
}

/** Older than every patch, so that every patch is held back. */
const HELD_BACK = ['--compatible-with', '0.0.0'];
const DEPLOYMENT = 'vigil';
const ASK_AGAIN_MS = 200;
const ACCEPT_LIMIT_MS = 120_000;

const SCRIPTS: Record<StoryName, (builds: Builds) => Story> = {
  rolling({ previous, changed }) {
    const [old, next] = [{ program: previous.program }, { program: changed.program, flags: HELD_BACK }];
    return {
      builds: `${previous.name}; ${changed.name}`,
      workers: [old, old],
      phases: [
        { name: 'upgrade', begin: (stage) => replaceAll(stage, next) },
        { name: 'rollback, with Temporal killed', begin: (stage) => whileTemporalIsKilled(stage, old) },
        { name: 'upgrade again', begin: (stage) => replaceAll(stage, next) },
        { name: 'without --compatible-with', begin: (stage) => replaceAll(stage, { program: changed.program }) },
      ],
    };
  },
  versions({ previous, this: own, changed }) {
    const of = ({ program }: Build, buildId: string) => ({
      program,
      flags: ['--deployment-name', DEPLOYMENT, '--build-id', buildId, ...HELD_BACK],
    });
    const current = (buildId: string) => (stage: Stage) => makeCurrent(stage, buildId);
    return {
      builds: `${previous.name}, without a version; version 1: ${own.name}; version 2: ${changed.name}`,
      workers: [{ program: previous.program }, of(own, '1'), of(changed, '2')],
      phases: [
        { name: 'version 1 is current', begin: current('1') },
        { name: 'version 2 gets 50 %', begin: (stage) => ramp(stage, '2', 50) },
        { name: 'version 2 is current, its worker killed', begin: (stage) => makeCurrentAndKill(stage, '2', 2) },
        { name: 'version 1 is current again', begin: current('1') },
        { name: 'no version is current', begin: current('') },
        { name: 'version 2 is current again', begin: current('2') },
      ],
    };
  },
  control({ this: own, changed }) {
    const [old, next] = [{ program: own.program }, { program: changed.program }];
    return {
      builds: `${own.name}; ${changed.name}`,
      workers: [old, old],
      phases: [
        { name: 'upgrade', begin: (stage) => replaceAll(stage, next) },
        { name: 'rollback', begin: (stage) => replaceAll(stage, old), stalls: true },
        { name: 'upgrade again', begin: (stage) => replaceAll(stage, next) },
      ],
    };
  },
};

export function storyOf(name: StoryName, builds: Builds): Story {
  return SCRIPTS[name](builds);
}

/** Replaces one worker after the other: the first is killed with -9, the second ended with TERM. */
async function replaceAll({ slots, assigned }: Stage, next: WorkerExtra): Promise<void> {
  for (const [nth, slot] of slots.entries()) {
    assigned[nth] = next;
    await restart(slot, nth % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
  }
}

async function restart(slot: WorkerSlot, signal: NodeJS.Signals): Promise<void> {
  const before = slot.started.length;
  await slot.endServing(signal);
  while (slot.started.length === before || !slot.serving) await sleep(20);
}

async function whileTemporalIsKilled(stage: Stage, next: WorkerExtra): Promise<void> {
  const { server } = stage.arena;
  const [killed] = stage.slots;
  await server.kill9();
  await server.restart();
  await replaceAll(stage, next);
  if (killed) await restart(killed, 'SIGKILL');
}

async function makeCurrentAndKill(stage: Stage, buildId: string, nth: number): Promise<void> {
  await makeCurrent(stage, buildId);
  const slot = stage.slots[nth];
  if (slot) await restart(slot, 'SIGKILL');
}

/** @param buildId empty: that of the workers without a version */
function makeCurrent({ arena }: Stage, buildId: string): Promise<void> {
  return untilAccepted(arena, (service) =>
    service.setWorkerDeploymentCurrentVersion({ namespace: 'default', deploymentName: DEPLOYMENT, buildId }),
  );
}

function ramp({ arena }: Stage, buildId: string, percentage: number): Promise<void> {
  const version = { namespace: 'default', deploymentName: DEPLOYMENT, buildId };
  return untilAccepted(arena, (service) => service.setWorkerDeploymentRampingVersion({ ...version, percentage }));
}

type Service = Arena['server']['client']['workflowService'];

/** Temporal refuses a version of which it has not seen a worker yet. */
async function untilAccepted({ server }: Arena, call: (service: Service) => Promise<unknown>): Promise<void> {
  const giveUpAt = Date.now() + ACCEPT_LIMIT_MS;
  for (;;) {
    try {
      await server.client.withDeadline(Date.now() + 15_000, () => call(server.client.workflowService));
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(ASK_AGAIN_MS);
    }
  }
}
