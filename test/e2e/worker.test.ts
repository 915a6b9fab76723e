/** What happens to waits when workers are killed or stopped, or share the work: the production build on a real Temporal server. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import { outcomeOf } from '../helpers/outcome.js';
import { runWorker, startVigil, transcript, type RunningVigil, type RunningWorker } from '../helpers/processes.js';
import { configOf, openStage, QUICK, SECRETS, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

const MEGABYTE = 1024 * 1024;
const DEBUG = { LOG_LEVEL: 'debug' };

let stage: Stage;
let nobodysWait: RunningVigil;
/** Parts of a worker that was killed during a download. They count as abandoned after two minutes, in which the other tests run. */
let leftovers: string[];

beforeAll(async () => {
  stage = await openStage();
  // A wait for a connection that nobody serves takes more than a minute to be given up: it does so while the others run.
  const path = await stage.writeConfig('nobody.yaml', configOf(stage, '  nobody: { elsewhere: true }\n'));
  const flags = ['--set', 'patience.unserved=1s', '-o', 'json'];
  nobodysWait = startVigil(['await', 'nobody', '1', '--config', path, ...flags], { env: stage.env });
}, 60_000);
afterEach(() => stage.stopWorkers(), 60_000);
afterAll(() => stage.stop());

async function health(worker: RunningWorker, path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${worker.health}${path}`);
  return { status: answer.status, body: await answer.json() };
}

/** The files of the content store, without the folders. */
async function storedFiles(): Promise<string[]> {
  const entries = await readdir(stage.contentFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('a worker that is killed', () => {
  it('in the middle of a wait loses nothing: another worker continues it, and nothing is cancelled', async () => {
    const first = await stage.startWorker([], DEBUG);
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
    await watching.says(' running');
    await first.kill9();
    await stage.startWorker([], DEBUG);
    stage.calls.job(jobId).life.continueWith([{ state: 5 }]);
    const ran = await watching.ended;
    expect(outcomeOf(ran)).toMatchObject({ state: 'succeeded', phase: 'ended', cancel: null });
    expect(ran.exitCode).toBe(0);
    expect(stage.calls.requests('cancel')).toEqual([]);
  }, 90_000);

  it('in the middle of a poll, after many of them, is replaced: another worker repeats the poll within a minute', async () => {
    const first = await stage.startWorker([], DEBUG);
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    stage.calls.fault({ step: 'status', jobId, after: 6, wire: 'hang' });
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK);
    await stage.calls.requested('status', 7, jobId);
    const killedAt = Date.now();
    await first.kill9();
    await stage.startWorker([], DEBUG);
    stage.calls.job(jobId).life.continueWith([{ state: 5 }]);
    expect((await watching.ended).exitCode).toBe(0);
    // The poll is missed after 10 s and retried 15 s later; the rest is for a slow machine.
    expect(Date.now() - killedAt).toBeLessThan(60_000);
  }, 120_000);

  it('in the middle of a download leaves no partial file under the final name, and the content is stored complete', async () => {
    const first = await stage.startWorker([], DEBUG);
    const body = { bytes: 50 * MEGABYTE, seed: 7 };
    const jobId = stage.reports.addJob({
      timeline: [{ status: 4 }],
      content: { fileName: 'report.bin', mediaType: 'application/octet-stream', body },
    });
    stage.reports.fault({ step: 'content', jobId, wire: 'stall' });
    const watching = stage.startVigil('await', 'reports', jobId, ...QUICK, '-o', 'json');
    await until(async () => (await storedFiles().catch(() => [])).some((name) => name.endsWith('.partial')));
    await first.kill9();
    expect(await storedFiles()).not.toContain('report.bin');
    leftovers = (await storedFiles()).filter((name) => name.endsWith('.partial'));
    expect(leftovers).toHaveLength(1);
    await stage.startWorker([], DEBUG);
    const ran = await watching.ended;
    const { content, state } = outcomeOf(ran);
    expect({ exit: ran.exitCode, state }).toEqual({ exit: 0, state: 'succeeded' });
    expect(content).toMatchObject([{ name: 'report.bin', bytes: body.bytes, sha256: sha256Of(body) }]);
    const stored = await readFile(new URL(content[0]!.uri));
    expect(createHash('sha256').update(stored).digest('hex')).toBe(sha256Of(body));
    expect(stage.reports.requests('content', jobId)).toHaveLength(2);
    // Too young to count as abandoned: it might be another worker's.
    expect(await storedFiles()).toEqual(expect.arrayContaining(leftovers));
  }, 120_000);
});

describe('a worker that is stopped', () => {
  it('during a poll ends at once with 0, is not ready while it drains, and the next one continues', async () => {
    const worker = await stage.startWorker([], DEBUG);
    expect(await health(worker, '/livez')).toMatchObject({ status: 200, body: { live: true } });
    expect(await health(worker, '/readyz')).toMatchObject({ status: 200, body: { ready: true } });
    expect((await health(worker, '/other')).status).toBe(404);
    expect((await health(worker, '//')).status).toBe(404);
    const jobId = stage.calls.addJob({ timeline: [{ state: 2, reads: 2 }, { state: 5 }] });
    stage.calls.fault({ step: 'status', jobId, after: 1, wire: 'hang' });
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK);
    await stage.calls.requested('status', 2, jobId);
    const startedAt = Date.now();
    expect(await worker.stop()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(8_000);
    // The worker logs out at the vendor.
    expect(stage.calls.requests('logout').length).toBeGreaterThan(0);
    await stage.startWorker([], DEBUG);
    expect((await watching.ended).exitCode).toBe(0);
    expect(stage.calls.requests('cancel')).toEqual([]);
  }, 90_000);

  it('during a collection finishes the collection before it ends, and is alive but not ready meanwhile', async () => {
    const worker = await stage.startWorker([], DEBUG);
    const jobId = stage.reports.addJob({
      timeline: [{ status: 4 }],
      content: { fileName: 'slow.txt', mediaType: 'text/plain', body: 'x'.repeat(40) },
    });
    stage.reports.fault({ step: 'content', jobId, wire: 'drip', dripMs: 100 });
    const watching = stage.startVigil('await', 'reports', jobId, ...QUICK, '-o', 'json');
    await stage.reports.requested('content', 1, jobId);
    const stopped = worker.stop();
    await until(async () => (await health(worker, '/readyz')).status === 503);
    expect((await health(worker, '/livez')).status).toBe(200);
    expect(await stopped).toBe(0);
    await stage.startWorker([], DEBUG);
    const ran = await watching.ended;
    expect(outcomeOf(ran).content).toMatchObject([{ name: 'slow.txt', bytes: 40 }]);
    // What was finished is not fetched again.
    expect(stage.reports.requests('content', jobId)).toHaveLength(1);
  }, 90_000);

  it('ends at once on a second signal', async () => {
    const worker = await stage.startWorker([], DEBUG);
    const jobId = stage.reports.addJob({
      timeline: [{ status: 4 }],
      content: { fileName: 'stalled.txt', mediaType: 'text/plain', body: 'x'.repeat(4_000) },
    });
    stage.reports.fault({ step: 'content', jobId, wire: 'stall' });
    await stage.vigil('await', 'reports', jobId, ...QUICK, '--detach');
    await stage.reports.requested('content', 1, jobId);
    const stopped = worker.stop();
    await until(async () => (await health(worker, '/readyz')).status === 503);
    const startedAt = Date.now();
    worker.kill('SIGTERM');
    expect(await stopped).toBe(143);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    await stage.vigil('cancel', 'reports', jobId, '--abandon', '--no-wait');
  }, 60_000);

  it('during a collection that takes too long ends in time with 0, and the next one collects the content', async () => {
    const worker = await stage.startWorker([], DEBUG);
    const jobId = stage.reports.addJob({
      timeline: [{ status: 4 }],
      content: { fileName: 'stalled.txt', mediaType: 'text/plain', body: 'x'.repeat(4_000) },
    });
    stage.reports.fault({ step: 'content', jobId, wire: 'stall' });
    const watching = stage.startVigil('await', 'reports', jobId, ...QUICK, '-o', 'json');
    await stage.reports.requested('content', 1, jobId);
    const startedAt = Date.now();
    expect(await worker.stop()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(35_000);
    await stage.startWorker([], DEBUG);
    const ran = await watching.ended;
    expect(outcomeOf(ran).content).toMatchObject([{ name: 'stalled.txt', bytes: 4_000 }]);
  }, 120_000);
});

describe('workers that divide the work', () => {
  it('serve the workflows, or the connections named, and need no secret of a connection marked elsewhere', async () => {
    const central = await stage.writeConfig(
      'central.yaml',
      'content: { store: file, path: ./content }\nconnections:\n  calls: { elsewhere: true }\n  planning: { elsewhere: true }\n',
    );
    const noSecrets = { ICWS_PASSWORD: '', EPM_PASSWORD: '', NEXUS_IC_KEY: '', ALTERYX_SECRET: '' };
    const workflows = await stage.startWorker(['--workflows'], { ...DEBUG, ...noSecrets, VIGIL_CONFIG: central });
    const calls = await stage.startWorker(['--connections', 'calls'], DEBUG);
    expect(await health(workflows, '/readyz')).toMatchObject({ body: { queues: ['vigil'] } });
    expect(await health(calls, '/readyz')).toMatchObject({ body: { queues: ['vigil/calls', 'vigil/calls/act'] } });

    const jobId = stage.calls.addJob({ timeline: [{ state: 5 }] });
    const served = await stage.vigil('await', 'calls', jobId, ...QUICK, '--config', central);
    expect(served.exitCode).toBe(0);
    const other = stage.planning.addJob({ timeline: [{ status: 0 }] });
    const unserved = await stage.vigil('await', 'planning', other, ...QUICK, '--wait-timeout', '3s');
    expect(unserved.exitCode).toBe(5);
    expect(stage.planning.requests('status', other)).toEqual([]);
    const planning = await stage.startWorker(['--connections', 'planning', '--workflows'], DEBUG);
    expect(await health(planning, '/readyz')).toMatchObject({
      body: { queues: ['vigil', 'vigil/planning', 'vigil/planning/act'] },
    });
    expect((await stage.vigil('await', 'planning', other)).exitCode).toBe(0);
  }, 90_000);

  it('refuse a connection that they do not serve', async () => {
    const path = await stage.writeConfig('far.yaml', configOf(stage, '  far: { elsewhere: true }\n'));
    const refused = (names: string) => runWorker({ ...stage.env, VIGIL_CONFIG: path }, ['--connections', names]);
    expect(await refused('far')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'vigil-worker: --connections: far: another worker serves it ("elsewhere: true" in this config)',
    });
    expect(await refused('cals')).toMatchObject({
      exitCode: 2,
      stderr: 'vigil-worker: --connections: cals: unknown connection; did you mean "calls"?',
    });
    expect(await runWorker(stage.env, ['--health', 'everywhere'])).toMatchObject({
      exitCode: 2,
      stderr: 'vigil-worker: --health: expected HOST:PORT, such as 127.0.0.1:8080',
    });
    expect(await runWorker({ ...stage.env, LOG_LEVEL: 'loud' }, [])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('LOG_LEVEL: expected "trace" or "debug"'),
    });
  });

  it('share a connection, and see each wait to its end', async () => {
    await Promise.all([stage.startWorker([], DEBUG), stage.startWorker([], DEBUG)]);
    const logins = stage.calls.requests('login').length;
    const jobs = Array.from({ length: 6 }, () =>
      stage.calls.addJob({ timeline: [{ state: 2, reads: 3 }, { state: 5 }] }),
    );
    const ran = await Promise.all(jobs.map((jobId) => stage.vigil('await', 'calls', jobId, ...QUICK)));
    expect(ran.map(({ exitCode }) => exitCode)).toEqual(jobs.map(() => 0));
    // One session for each process at most, however many waits.
    expect(stage.calls.requests('login').length - logins).toBeLessThanOrEqual(2);
  }, 90_000);
});

it('a running worker uses a rotated secret', async () => {
  const file = await stage.writeSecret('icws', `${SECRETS.ICWS_PASSWORD}\n`);
  const path = await stage.writeConfig(
    'rotated.yaml',
    configOf(stage).replace('${env:ICWS_PASSWORD}', `\${file:${file}}`),
  );
  await stage.startWorker(['--config', path], DEBUG);
  const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
  const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
  await watching.says(' running');
  stage.calls.accepts.password = ROTATED;
  stage.calls.expireSessions();
  await watching.says(' running, refused');
  await stage.writeSecret('icws', ROTATED);
  stage.calls.job(jobId).life.continueWith([{ state: 5 }]);
  const ran = await watching.ended;
  expect(ran.exitCode).toBe(0);
  stage.calls.accepts.password = SECRETS.ICWS_PASSWORD;
}, 90_000);

const ROTATED = 'icws-rotated-Nb55';

it('a wait for a connection that nobody serves ends as ConnectionUnserved with exit 8', async () => {
  await stage.startWorker(['--workflows'], DEBUG);
  const ran = await nobodysWait.ended;
  expect(outcomeOf(ran).error).toMatchObject({ type: 'ConnectionUnserved' });
  expect(outcomeOf(ran)).toMatchObject({ condition: 'unserved', state: 'unknown', phase: 'ended' });
  expect(ran.exitCode).toBe(8);
}, 120_000);

it('a worker removes the partial files of killed workers from the content store, and reports it in one line', async () => {
  const worker = await stage.startWorker([], DEBUG);
  const removed = /"msg":"removed 1 partial file of killed workers, .+ from the content store".*"files":1,"bytes":\d+/;
  // The log of a worker that has ended is in the transcript too.
  const lines = () => new Set([...transcript, worker.log].join('\n').split('\n'));
  const reports = () => [...lines()].filter((line) => removed.test(line));
  await until(() => reports().length > 0, 200_000);
  expect(await storedFiles()).toContain('report.bin');
  expect((await storedFiles()).filter((name) => leftovers.includes(name))).toEqual([]);
  await worker.stop();
  expect(reports()).toHaveLength(1);
}, 240_000);
