/** Downloads of the production build: how many at once, and whose parts are swept. */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { residentOf } from '../helpers/resident.js';
import { sha256Of } from '../../simulators/content.js';
import type { LedgerEntry } from '../../simulators/http-simulator.js';
import { StoreFolder, TOUCH_EVERY_MS } from '../../src/content/store-folder.js';
import { outcomeOf } from '../helpers/outcome.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.stop());

function addReport(body: string): string {
  // Without a length, so that a client has the last byte only when the simulator is done.
  const content = { fileName: 'report.txt', mediaType: 'text/plain', body, announceLength: false };
  return stage.reports.addJob({ timeline: [{ status: 4 }], content });
}

async function parts(): Promise<string[]> {
  const entries = await readdir(stage.contentFolder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.partial')).map(({ name }) => name);
}

it('a worker downloads at most a quarter of what its connection allows at once, however many jobs wait', async () => {
  const config = configOf(stage).replace('reports: {', 'reports: { concurrency: 8,');
  const worker = await stage.startWorker(['--config', await stage.writeConfig('eight.yaml', config)]);
  const body = 'x'.repeat(10);
  const jobs = Array.from({ length: 8 }, () => addReport(body));
  const drip = stage.reports.fault({ step: 'content', wire: 'drip', dripMs: 50, times: 'always' });
  const ran = await Promise.all(jobs.map((jobId) => stage.vigil('await', 'reports', jobId, ...QUICK, '-o', 'json')));
  drip.clear();
  expect(ran.map((one) => outcomeOf(one).content[0]?.sha256)).toEqual(jobs.map(() => sha256Of(body)));
  expect(drip.fired).toBe(8);
  expect(mostAtOnce(stage.reports.requests('content'))).toBe(2);
  await worker.stop();
}, 120_000);

it('the sweep removes the partial files of killed workers, and never that of a running download on any worker', async () => {
  // A part to which nothing is written for a long time: the bytes are gathered, and the vendor is slow.
  const slow = { step: 'content', wire: 'drip', dripMs: 500 } as const;
  const jobId = addReport('x'.repeat(60));
  const killed = await stage.startWorker();
  stage.reports.fault({ ...slow, jobId });
  const watching = stage.startVigil('await', 'reports', jobId, ...QUICK, '-o', 'json');
  await until(async () => (await parts()).length === 1);
  const [dead] = await parts();
  await killed.kill9();
  stage.reports.fault({ ...slow, jobId });
  const lives = await stage.startWorker();
  await until(async () => (await parts()).length === 2);
  const neighbour = await stage.startWorker();
  const anotherMachine = new StoreFolder(stage.contentFolder);
  await until(async () => (await anotherMachine.sweep(2.5 * TOUCH_EVERY_MS)).files > 0, 60_000);
  const left = await parts();
  expect(left).toHaveLength(1);
  expect(left).not.toContain(dead);
  const ran = await watching.ended;
  expect(outcomeOf(ran).content).toMatchObject([{ bytes: 60 }]);
  // It would be `unstored` for a while if its part had been removed.
  expect(ran.stderr).not.toContain('unstored');
  await Promise.all([lives.stop(), neighbour.stop()]);
}, 120_000);

// The short form of `npm run content`, which does it with 10 GB. VmHWM is Linux's.
(process.platform === 'linux' ? it : it.skip)(
  'collects 300 MB with less than 200 MB resident',
  async () => {
    const body = { bytes: 300_000_000, seed: 1 };
    const content = { fileName: 'big.bin', mediaType: 'application/zip', body };
    const jobId = stage.reports.addJob({ timeline: [{ status: 4 }], content });
    const workflows = await stage.startWorker(['--workflows']);
    const worker = await stage.startWorker(['--connections', 'reports'], { MALLOC_ARENA_MAX: '2' });
    const ran = await stage.vigil('await', 'reports', jobId, ...QUICK, '-o', 'json');
    expect(outcomeOf(ran).content).toMatchObject([{ bytes: body.bytes, sha256: sha256Of(body) }]);
    const { most } = await residentOf(worker.pid);
    expect(most).toBeGreaterThan(50_000_000);
    expect(most).toBeLessThan(200_000_000);
    await Promise.all([worker.stop(), workflows.stop()]);
  },
  120_000,
);

function mostAtOnce(requests: LedgerEntry[]): number {
  const nowAt = (at: number) => requests.filter((one) => one.at <= at && at < (one.doneAt ?? Infinity)).length;
  return Math.max(...requests.map(({ at }) => nowAt(at)));
}
