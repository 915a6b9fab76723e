/** 2,000 waits begun at once, at one worker. All must end as their jobs did, without a failed workflow task. */
import { setTimeout as sleep } from 'node:timers/promises';
import { forEachConcurrent } from '../../src/client/for-each-concurrent.js';
import { openStage, type Stage } from '../../test/helpers/stage.js';
import { residentOf } from '../../test/helpers/resident.js';
import { seconds, type Experiment } from './figure.js';
import { countWaits, startWaits } from './waits.js';

const WAITS = 2_000;
const FAILING = 20;
/** From when a job is made: long enough for all to be begun before the first ends. */
const JOB_MS = 20_000;
const GIVE_UP_MS = 240_000;
const MOST_MB = 1_000;
const CONCURRENT_HISTORIES = 16;

export const manyWaits: Experiment = {
  name: 'many-waits',
  title: '2,000 waits at once',
  async run() {
    const stage = await openStage();
    try {
      const worker = await stage.startWorker();
      const jobs = Array.from({ length: WAITS }, (_, nth) =>
        stage.planning.addJob({ timeline: [{ status: -1, ms: JOB_MS }, { status: nth < FAILING ? 1 : 0 }] }),
      );
      const begun = Date.now();
      await startWaits(
        stage,
        jobs.map((jobId) => ({ connection: 'planning', jobId })),
      );
      const started = Date.now() - begun;
      let ended = 0;
      while (ended < WAITS && Date.now() < begun + GIVE_UP_MS) {
        await sleep(1_000);
        ended = (await countWaits(stage, 'Completed')) + (await countWaits(stage, 'Failed'));
      }
      const endedAfterMs = Date.now() - begun;
      const polled = new Set(stage.planning.requests('status').map(({ jobId }) => jobId)).size;
      const [completed, failed] = [await countWaits(stage, 'Completed'), await countWaits(stage, 'Failed')];
      const memory = Math.round((await residentOf(worker.pid)).most / 2 ** 20);
      const tasks = await failedTasks(stage, jobs);
      return [
        { what: `begun within`, found: seconds(started) },
        {
          what: `all ended within (their jobs take ${JOB_MS / 1_000} s)`,
          found:
            ended === WAITS ? seconds(endedAfterMs) : `${WAITS - ended} had not ended after ${seconds(endedAfterMs)}`,
          mustBe: `${GIVE_UP_MS / 1_000} s at most`,
          holds: ended === WAITS,
        },
        {
          what: 'jobs that were polled',
          found: polled.toLocaleString('en'),
          mustBe: WAITS.toLocaleString('en'),
          holds: polled === WAITS,
        },
        {
          what: 'waits that succeeded / failed with their job',
          found: `${completed.toLocaleString('en')} / ${failed}`,
          mustBe: `${(WAITS - FAILING).toLocaleString('en')} / ${FAILING}, as the jobs`,
          holds: completed === WAITS - FAILING && failed === FAILING,
        },
        {
          what: `workflow tasks that failed or timed out, in all ${WAITS.toLocaleString('en')} histories`,
          found: `${tasks.failed} / ${tasks.timedOut}`,
          mustBe: '0 failed',
          holds: tasks.failed === 0,
        },
        {
          what: "the worker's most resident memory",
          found: `${memory} MB`,
          mustBe: `${MOST_MB} MB at most`,
          holds: memory <= MOST_MB,
        },
      ];
    } finally {
      await stage.stop();
    }
  },
};

async function failedTasks({ server }: Stage, jobs: readonly string[]): Promise<{ failed: number; timedOut: number }> {
  const found = { failed: 0, timedOut: 0 };
  await forEachConcurrent(CONCURRENT_HISTORIES, jobs, async (jobId) => {
    const { events = [] } = await server.client.workflow.getHandle(`vigil:planning:${jobId}`).fetchHistory();
    for (const event of events ?? []) {
      if (event.workflowTaskFailedEventAttributes) found.failed += 1;
      if (event.workflowTaskTimedOutEventAttributes) found.timedOut += 1;
    }
  });
  return found;
}
