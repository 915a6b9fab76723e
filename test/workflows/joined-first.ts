/**
 * The mode of `npm run test:shared-watch`: each connection of these tests has a watch, and the story of a job (its timeline and its faults)
 * begins once the watch polls it. A wait that does not come to be watched fails its test.
 */
import { it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { FaultHandle, FaultSpec } from '../../simulators/faults.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { parseDuration } from '../../src/contract/duration.js';
import { until, type Waits } from '../helpers/waits.js';

export const SHARED = process.env['VIGIL_TEST_WATCH'] === 'shared';

/** For what only a wait that polls by itself does; the reason stands beside each use. */
export const itPollsItself = SHARED ? it.skip : it;

/** How much later the deadlines of a wait are that joins a watch first. */
const JOINING_MS = 3_000;

interface Simulator {
  addJob(spec: never): string;
  fault(spec: FaultSpec): FaultHandle;
  job(id: string): { life: { continueWith(timeline: never): void } };
}

interface Story {
  begin(): void;
  faults: FaultSpec[];
}

/** @param running the vendor's words for a job that runs */
export function joinedFirst<Of extends { simulator: object; waits: Waits }>(ofVendor: Of, running: object): Of {
  if (!SHARED) return ofVendor;
  const { waits } = ofVendor;
  const simulator = ofVendor.simulator as Simulator;
  const stories = new Map<string, Story>();
  const [addJob, fault] = [simulator.addJob.bind(simulator), simulator.fault.bind(simulator)];
  const start = waits.start.bind(waits);
  simulator.addJob = (spec: { timeline: object[] }) => {
    const { timeline } = spec;
    const jobId = addJob({ ...spec, timeline: [running] } as never);
    stories.set(jobId, { begin: () => simulator.job(jobId).life.continueWith(timeline as never), faults: [] });
    return jobId;
  };
  simulator.fault = (spec) => {
    const story = stories.get(spec.jobId ?? '');
    if (!story) return fault(spec);
    story.faults.push(spec);
    // What happened to the faults of a story is not asked for in these tests.
    return { fired: 0, clear: () => void story.faults.splice(story.faults.indexOf(spec), 1) };
  };
  waits.start = async (input) => {
    const story = stories.get(input.jobId);
    if (!story) return start(input);
    const handle = await start({ ...input, ...later(input) });
    await untilWatched(handle, input);
    stories.delete(input.jobId);
    for (const spec of story.faults) fault(spec);
    story.begin();
    return handle;
  };
  return ofVendor;
}

async function untilWatched(handle: WorkflowHandle, { backoff }: { backoff?: { initial?: unknown } }): Promise<void> {
  if ((parseDuration(backoff?.initial) ?? 0) > 1_000) {
    // A poll of its own, long before the first delay has passed, brings it into the watch.
    await until(async () => (await handle.query<JobOutcome>('job')).state === 'running');
    await handle.signal('pollNow');
  }
  await until(async () => (await handle.query(WATCH_QUERY)) !== null);
}

function later(input: Record<string, unknown>): Record<string, unknown> {
  const names = ['deadline', 'queueDeadline'].filter((name) => parseDuration(input[name]) !== undefined);
  return Object.fromEntries(names.map((name) => [name, `${parseDuration(input[name])! + JOINING_MS}ms`]));
}
