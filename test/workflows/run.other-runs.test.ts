/** Two runs of one connection at the same time, where the vendor does not show who started a job. Slow: a search takes up to 100 s. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { endOf, serveRuns, SUCCEEDS, type Runs } from './runs.js';

let server: DevServer;
let workflowWorker: WorkflowWorker;
const served: Runs[] = [];

interface Story {
  runs: Runs;
  /** The run that lost its answer first. */
  lost: Awaited<ReturnType<Runs['start']>>;
  /** The other one. */
  other: Awaited<ReturnType<Runs['start']>>;
}

const LOST = { step: 'submit', wire: 'reset' } as const;

/** @param first, second whether the job of the run was started @param isAnswered whether the second run gets its answer */
async function story(first: boolean, second: boolean, isAnswered: boolean, elsewhere = false): Promise<Story> {
  const runs = await serveRuns(server, { workflowWorker });
  served.push(runs);
  const { simulator } = runs;
  simulator.fault({ ...LOST, workDone: first });
  const lost = await runs.start({ key: 'lost' });
  await until(() => simulator.requests('submit').length === 1);
  if (!isAnswered) simulator.fault({ ...LOST, workDone: second });
  const job = elsewhere
    ? { workflowId: simulator.addWorkflow({ questions: ['run_date'], job: { timeline: SUCCEEDS } }), questions: [] }
    : undefined;
  const other = await runs.start({ key: 'other', ...(job && { job }) });
  await until(() => simulator.requests('submit').length === 2);
  return { runs, lost, other };
}

/** All at once, because each takes its time. */
let stories: Record<'foreign' | 'both' | 'neither' | 'apart', Promise<Story>>;

beforeAll(async () => {
  server = await startDevServer();
  workflowWorker = await startWorkflowWorker(server);
  stories = {
    foreign: story(false, true, true),
    both: story(true, true, true),
    neither: story(false, true, false),
    apart: story(true, true, false, true),
  };
  await Promise.all(Object.values(stories));
}, 300_000);
afterAll(async () => {
  await Promise.all(served.map((runs) => runs.stop()));
  await workflowWorker.stop();
  await server.stop();
});

describe('a run whose answer was lost, beside another run', () => {
  it('does not adopt the job that the other run has started', async () => {
    const { lost, other } = await stories.foreign;
    expect((await other.result()).submit.result).toBe('submitted');
    const { type, message, evidence } = await endOf(lost);
    expect({ type, found: evidence?.found }).toEqual({ type: 'SubmitUncertain', found: [] });
    expect(message).toMatch(/; the vendor shows no such job$/);
  }, 200_000);

  it('adopts its own job, once the other job is known to be that of the other run', async () => {
    const { runs, lost, other } = await stories.both;
    const outcome = await lost.result();
    expect(outcome.submit).toMatchObject({ result: 'adopted', jobId: runs.simulator.started.all[0]?.id });
    expect((await other.result()).jobId).toBe(runs.simulator.started.all[1]?.id);
  }, 200_000);

  it('adopts no job that may be of the other run, which lost its answer too', async () => {
    const { runs, lost, other } = await stories.neither;
    const [one, two] = await Promise.all([endOf(lost), endOf(other)]);
    const [started] = runs.simulator.started.all;
    for (const [end, rival] of [
      [one, 'other'],
      [two, 'lost'],
    ] as const) {
      expect({ type: end.type, found: end.evidence?.found.map(({ jobId }) => jobId) }).toEqual({
        type: 'SubmitUncertain',
        found: [started?.id],
      });
      expect(end.evidence?.rivals).toEqual([expect.stringMatching(`^${rival}-`)]);
      expect(end.message).toMatch(
        new RegExp(`: ${started?.id}; or of another run that does not know its job: ${rival}-`),
      );
    }
  }, 200_000);

  it('adopts its job if the vendor shows that of the other run elsewhere', async () => {
    const { runs, lost, other } = await stories.apart;
    const [one, two] = runs.simulator.started.all;
    expect((await lost.result()).submit).toMatchObject({ result: 'adopted', jobId: one?.id });
    expect((await other.result()).submit).toMatchObject({ result: 'adopted', jobId: two?.id });
  }, 200_000);
});
