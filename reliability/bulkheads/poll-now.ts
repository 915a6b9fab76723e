/** 5,000 callers request a poll of one wait. It must poll at most once in 5 s, keep its history short, and end correctly. */
import { setTimeout as sleep } from 'node:timers/promises';
import { forEachConcurrent } from '../../src/client/for-each-concurrent.js';
import { openStage } from '../../test/helpers/stage.js';
import { seconds, type Experiment } from './figure.js';
import { startWaits } from './waits.js';

const SIGNALS = 5_000;
const CONCURRENCY = 50;
const SPACING_MS = 5_000;
const MOST_EVENTS = 51_200;
const END_MS = 90_000;

export const pollNow: Experiment = {
  name: 'poll-now',
  title: '5,000 calls of pollNow',
  async run() {
    const stage = await openStage();
    try {
      const worker = await stage.startWorker();
      const jobId = stage.calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 5 }] });
      // By itself it would not poll for an hour.
      const backoff = { initial: '1h', max: '1h' };
      const [handle] = await startWaits(stage, [{ connection: 'calls', jobId, backoff }]);
      await stage.calls.requested('status', 1, jobId);
      await sleep(1_000);
      const before = stage.calls.requests('status', jobId).length;
      const begun = Date.now();
      await forEachConcurrent(CONCURRENCY, Array(SIGNALS).keys(), () => handle!.signal('pollNow'));
      const flood = Date.now() - begun;
      const { historyLength } = await handle!.describe();
      // The job's end, which one more poll must find.
      stage.calls.job(jobId).cancel(false);
      await sleep(SPACING_MS + 1_000);
      const last = handle!.signal('pollNow').catch(() => undefined);
      const end = await Promise.race([handle!.result(), sleep(END_MS, undefined, { ref: false })]);
      const { state } = (end ?? { state: 'none' }) as { state: string };
      await last;
      // The last one is not a poll: the job's only message is read from its status.
      const polls = stage.calls.requests('status', jobId).slice(0, -1);
      const during = polls.slice(before).filter(({ at }) => at <= begun + flood);
      const allowed = Math.ceil(flood / SPACING_MS) + 1;
      const gaps = polls.slice(before).map(({ at }, nth) => (nth === 0 ? Infinity : at - polls[before + nth - 1]!.at));
      const lengths = await historyLengths(stage, handle!.workflowId);
      return [
        { what: `signals taken by the server, in ${seconds(flood)}`, found: SIGNALS.toLocaleString('en') },
        {
          what: 'polls in that time',
          found: String(during.length),
          mustBe: `${allowed} at most (one in 5 s)`,
          holds: during.length <= allowed,
        },
        {
          what: 'shortest time between two of the polls',
          found: gaps.length > 1 ? seconds(Math.min(...gaps)) : 'there was only one',
          mustBe: '4.5 s at least',
          holds: gaps.every((gap) => gap >= 4_500),
        },
        {
          what: 'events of the longest run; runs of the wait',
          found: `${Math.max(historyLength, ...lengths).toLocaleString('en')}; ${lengths.length}`,
          mustBe: `a quarter of Temporal's limit of ${MOST_EVENTS.toLocaleString('en')} at most`,
          holds: Math.max(historyLength, ...lengths) <= MOST_EVENTS / 4,
        },
        { what: 'the end of the wait', found: state, mustBe: 'succeeded', holds: state === 'succeeded' },
        {
          what: 'the worker that took them',
          found: isAlive(worker.pid) ? 'alive' : 'gone',
          mustBe: 'alive',
          holds: isAlive(worker.pid),
        },
      ];
    } finally {
      await stage.stop();
    }
  },
};

async function historyLengths(
  { server }: Awaited<ReturnType<typeof openStage>>,
  workflowId: string,
): Promise<number[]> {
  const lengths: number[] = [];
  for await (const { runId } of server.client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    lengths.push((await server.client.workflow.getHandle(workflowId, runId).describe()).historyLength);
  }
  return lengths;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
