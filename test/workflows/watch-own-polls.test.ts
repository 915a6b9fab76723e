/** Problems that a wait meets with a poll of its own while a watch polls its job. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { watchedPolls } from '../../src/client/watched-polls.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { failureOf, until } from '../helpers/waits.js';
import { serveInTests, untilJob } from './served.js';
import { ENDLESS, watchedConnection, type Watched } from './watched.js';

/** The watch polls so seldom that a fault meets the wait's own poll. */
const SELDOM = { backoff: { initial: '100ms', factor: 10, max: '6s', jitter: 0 } };

/** In the body of an answer, which is JSON in a string. */
const END = 'status\\":4';

const served = serveInTests();
let vendor: Watched;

beforeEach(async () => {
  vendor = await watchedConnection(served);
}, 60_000);

describe('a wait of a watch whose own poll meets a problem', () => {
  it.each([
    ['a job that is missing', { status: 404 }, 'missing'],
    ['an answer that is no JSON', { body: '{"id":' }, 'unintelligible'],
  ])('of %s polls by itself until the answer is good again, and does not give up', async (_what, answer, condition) => {
    const { simulator, quietWait } = vendor;
    const { handle, jobId } = await quietWait(ENDLESS, { ...SELDOM, patience: { [condition]: '4s' } });
    simulator.fault({ step: 'status', jobId, answer });
    await handle.signal('pollNow');
    await untilJob(handle, ({ timeline }) => timeline.some((entry) => entry.condition === condition));
    await untilJob(handle, (job) => job.condition === 'clear', 4_000);
    await until(async () => (await handle.query(WATCH_QUERY)) !== null);
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });

  it('sees the end of its job, even if the watch has seen it before and reports it only once', async () => {
    const { simulator, quietWait } = vendor;
    const { handle, jobId } = await quietWait();
    // The first poll that meets the end is one of the watch. The next one is the wait's own, with two quick retries.
    let ends = 0;
    simulator.fault({
      step: 'status',
      jobId,
      times: 'always',
      change: (real) => {
        if (!JSON.stringify(real.body).includes(END)) return real;
        ends += 1;
        return ends > 1 && ends <= 4 ? { ...real, status: 503 } : real;
      },
    });
    simulator.job(jobId).life.continueWith([{ status: 4 }]);
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(ends).toBeGreaterThan(4);
  });

  it.each([
    ['a change to another state', 6],
    ['no change', 3],
  ])('polls by itself if it sees %s after the watch has seen the end', async (_what, status) => {
    const { simulator, quietWait } = vendor;
    const { handle, jobId } = await quietWait();
    // Two servers of the vendor may disagree for a moment: the first poll is the watch's, the second one the wait's own.
    let ends = 0;
    simulator.fault({
      step: 'status',
      jobId,
      times: 'always',
      change: (real) => {
        const body = JSON.stringify(real.body);
        if (!body.includes(END)) return real;
        ends += 1;
        return ends === 2 ? { ...real, body: JSON.parse(body.replace(END, `status\\":${status}`)) as string } : real;
      },
    });
    simulator.job(jobId).life.continueWith([{ status: 4 }]);
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(ends).toBeGreaterThan(2);
  });

  it('gives up a refused connection when its patience has passed since the watch first saw the refusal', async () => {
    const { simulator, quietWait, waits } = vendor;
    const { handle } = await quietWait(ENDLESS, { patience: { refused: '10s' } });
    const { workflowId } = handle;
    const wait = { connection: waits.connection, workflowId };
    const state = async () => (await watchedPolls(served.server.client, [wait], 5_000)).get(workflowId)?.connection;
    await until(async () => (await state()) !== undefined);
    simulator.fault({ step: 'status', answer: { status: 403 }, times: 'always' });
    await until(async () => (await state())?.condition === 'refused');
    const { since } = (await state())!;
    const { type, outcome } = await failureOf(handle);
    expect(type).toBe('VendorRefused');
    const first = outcome.timeline.find((entry) => entry.condition === 'refused');
    expect(first?.at).toBe(new Date(since).toISOString());
  }, 60_000);
});
