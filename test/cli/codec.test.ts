/** Waits whose payloads are encrypted: what the server's database has of them, and what a command without the right key reads. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, outcomeOf } from '../helpers/outcome.js';
import { runWorker, type RunningWorker } from '../helpers/processes.js';
import { filePlaces, findSecrets } from '../helpers/secret-search.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
let worker: RunningWorker;
/** The configs by name, as flags. */
const configs = { plain: [] as string[], first: [] as string[], both: [] as string[], second: [] as string[] };
type ConfigName = keyof typeof configs;

beforeAll(async () => {
  stage = await openStage();
  const keys = [];
  for (const id of ['2026-11', '2026-12']) {
    const path = await stage.writeSecret(`codec-${id}`, randomBytes(32).toString('base64'));
    keys.push(`"${id}": "\${file:${path}}"`);
  }
  const [old, young] = keys;
  const codecs: Record<ConfigName, string> = {
    plain: '',
    first: `codec: { use: "2026-11", keys: { ${old} } }\n`,
    both: `codec: { use: "2026-12", keys: { ${old}, ${young} } }\n`,
    second: `codec: { use: "2026-12", keys: { ${young} } }\n`,
  };
  for (const [name, codec] of Object.entries(codecs)) {
    configs[name as ConfigName] = ['--config', await stage.writeConfig(`${name}.yaml`, codec + configOf(stage))];
  }
  await stage.vigil('setup');
  worker = await stage.startWorker(configs.plain);
}, 60_000);
afterAll(() => stage.stop());

const vigil = (config: ConfigName, ...args: string[]) => stage.vigil(...configs[config], ...args);

async function serveWith(config: ConfigName): Promise<void> {
  await worker.stop();
  worker = await stage.startWorker(configs[config]);
}

/** Where the server keeps the text. */
async function kept(text: string): Promise<string[]> {
  return findSecrets([text], await filePlaces(stage.databaseFolder));
}

/** A job that says the text in its messages. */
function jobThatSays(text: string): string {
  return stage.gallery.addJob({ timeline: [{ status: 'Completed' }], messages: [{ status: 1, text, toolId: 1 }] });
}

/** A job that fails with the text. */
function jobThatFails(text: string): string {
  return stage.planning.addJob({
    timeline: [
      { status: -1, details: text },
      { status: 1, details: text },
    ],
  });
}

const WITHOUT = 'said-without-codec-Kq31';
let before: string;

it('without a codec, the database has what a job said', async () => {
  before = jobThatSays(WITHOUT);
  expect((await vigil('plain', 'await', 'gallery', before, ...QUICK)).exitCode).toBe(0);
  expect((await kept(WITHOUT)).length).toBeGreaterThan(0);
}, 60_000);

describe('with a key', () => {
  beforeAll(() => serveWith('first'), 60_000);

  it.each([
    ['succeeds', 'gallery', jobThatSays, 0],
    ['fails', 'planning', jobThatFails, 3],
  ] as const)(
    'a job that %s is awaited and shown, and the database has nothing that it said',
    async (what, connection, job, exit) => {
      const text = `said-by-one-that-${what}-Zt58`;
      const jobId = job(text);
      const awaited = await vigil('first', 'await', connection, jobId, ...QUICK);
      expect(awaited).toMatchObject({ exitCode: exit, stdout: expect.stringContaining(text) });
      const shown = await vigil('first', 'show', connection, jobId);
      expect(shown).toMatchObject({ exitCode: exit, stdout: expect.stringContaining(text) });
      expect(shown.stdout).toContain('the wait ended');
      const listed = await vigil('first', 'list', connection, '-o', 'json');
      expect(listed.stdout).toContain(text);
      expect(await kept(text)).toEqual([]);
    },
    60_000,
  );

  it('shows the progress of a wait that runs, and polls it, cancels it and extends it', async () => {
    const text = 'said-by-one-that-runs-Lw90';
    const jobId = stage.planning.addJob({ timeline: [{ status: -1, details: text }] });
    await vigil(
      'first',
      'await',
      'planning',
      jobId,
      '--detach',
      '--set',
      'backoff.initial=1h',
      '--set',
      'backoff.max=1h',
    );
    await until(async () => (await vigil('first', 'show', 'planning', jobId)).stdout.includes('\nPolling   poll 1, '));
    expect((await vigil('first', 'extend', 'planning', jobId, '--deadline', '2h')).exitCode).toBe(0);
    expect((await vigil('first', 'poll-now', 'planning', jobId)).exitCode).toBe(0);
    await vigil('first', 'cancel', 'planning', jobId, '--abandon', '--reason', 'wrong month');
    const { stdout } = await vigil('first', 'show', 'planning', jobId);
    expect(stdout).toContain('wrong month');
    expect(await kept(text)).toEqual([]);
  }, 60_000);

  it('a run is started, joined and shown, and the database has nothing of its job', async () => {
    const answer = 'answer-of-a-question-Pd12';
    const workflowId = '66eb0b1a3d6200007e000c11';
    stage.gallery.addWorkflow({
      id: workflowId,
      questions: ['run_date'],
      job: { timeline: [{ status: 'Completed' }] },
    });
    await writeFile(join(stage.folder, 'job.yaml'), `workflowId: ${workflowId}\n`);
    const args = ['run', 'gallery', '--job', 'job.yaml', '--set', `questions.run_date=${answer}`, '--key', 'encrypted'];
    expect((await vigil('first', ...args, ...QUICK)).exitCode).toBe(0);
    // The job of the first run is compared with this one.
    expect((await vigil('first', ...args)).exitCode).toBe(0);
    expect((await vigil('first', 'show', 'gallery', '--key', 'encrypted')).exitCode).toBe(0);
    expect(await kept(answer)).toEqual([]);
  }, 60_000);

  it('what is older than the codec is still read', async () => {
    expect((await vigil('first', 'show', 'gallery', before)).stdout).toContain(WITHOUT);
  });
});

describe('after a rotation', () => {
  const text = 'said-before-the-rotation-Vb47';
  let jobId: string;
  beforeAll(async () => {
    jobId = jobThatSays(text);
    await vigil('first', 'await', 'gallery', jobId, ...QUICK);
    await serveWith('both');
  }, 60_000);

  it('what the old key encrypted is read, and the new key encrypts', async () => {
    expect((await vigil('both', 'show', 'gallery', jobId)).stdout).toContain(text);
    const young = jobThatSays('said-after-the-rotation');
    expect((await vigil('both', 'await', 'gallery', young, ...QUICK)).exitCode).toBe(0);
    expect((await vigil('second', 'show', 'gallery', young)).stdout).toContain('said-after-the-rotation');
  }, 60_000);

  it('show, list and await exit with 0 without the old key: they show the state that the server knows and report the key id once', async () => {
    const missing = '"2026-11", which codec.keys of the config does not have';
    const shown = await vigil('second', 'show', 'gallery', jobId);
    expect(shown).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(missing) });
    expect(shown.stdout).toContain(`Job       gallery ${jobId}`);
    expect(shown.stdout).toContain('State     succeeded');
    expect(shown.stderr).not.toContain('No worker answers');
    expect(shown.stderr.split('\n').filter((line) => line.includes(missing))).toHaveLength(1);
    const json = await vigil('second', 'show', 'gallery', jobId, '-o', 'json');
    expect(outcomeOf(json)).toMatchObject({ jobId, state: 'succeeded' });
    expect(json.stderr).toContain(missing);
    const listed = await vigil('second', 'list', 'gallery');
    expect(listed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(missing) });
    expect(listed.stdout).toContain(jobId);
    const awaited = await vigil('second', 'await', 'gallery', jobId);
    expect(awaited).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(missing) });
  }, 60_000);

  it('show without a codec shows the state and the failure type that the server knows, and reports the key id', async () => {
    const missing = '"2026-11", which the config does not have, as it has no codec';
    const shown = await vigil('plain', 'show', 'gallery', jobId);
    expect(shown).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(missing) });
    const failed = jobThatFails('a failure');
    await vigil('both', 'await', 'planning', failed, ...QUICK);
    const ofFailed = await vigil('plain', 'show', 'planning', failed, '-o', 'json');
    expect(ofFailed.exitCode).toBe(3);
    expect(outcomeOf(ofFailed)).toMatchObject({ state: 'failed', timeline: [], error: { type: 'JobFailed' } });
  }, 60_000);

  it('a command that cannot read the last run with a key does not start its job a second time', async () => {
    const workflowId = '66eb0b1a3d6200007e000c12';
    const timeline = [{ status: 'Completed', disposition: 'Error' }];
    stage.gallery.addWorkflow({ id: workflowId, job: { timeline } });
    await writeFile(join(stage.folder, 'failing.yaml'), `workflowId: ${workflowId}\n`);
    const line = { connection: 'gallery', key: 'unread-line', job: { workflowId } };
    await writeFile(join(stage.folder, 'list.ndjson'), JSON.stringify(line));
    const [job, list] = [
      ['--job', 'failing.yaml'],
      ['--input', 'list.ndjson', '--name', 'unread'],
    ];
    const key = ['gallery', '--key', 'unread'];
    expect((await vigil('both', 'run', ...key, ...job, ...QUICK)).exitCode).toBe(3);
    expect((await vigil('both', 'run', ...list, ...QUICK)).exitCode).toBe(3);
    const started = stage.gallery.started.all.length;
    for (const args of [
      [...key, ...job],
      [...key, '--again'],
    ]) {
      const ran = await vigil('plain', 'run', ...args, '-o', 'json');
      expect({ exitCode: ran.exitCode, error: errorOf(ran) }).toMatchObject({
        exitCode: 2,
        error: { message: 'the last run with the key unread cannot be decoded; nothing was started or changed' },
      });
    }
    const shown = await vigil('plain', 'show', '--name', 'unread', '-o', 'json');
    expect([shown.exitCode, errorOf(shown).message]).toEqual([
      2,
      'the list of runs unread cannot be decoded; nothing was started or changed',
    ]);
    expect(stage.gallery.started.all).toHaveLength(started);
  }, 60_000);

  it('a command whose key cannot be read starts nothing', async () => {
    const config = `codec: { use: a, keys: { a: "\${file:./none}" } }\n${configOf(stage)}`;
    const path = await stage.writeConfig('unreadable.yaml', config);
    const job = jobThatSays('never started');
    const ran = await stage.vigil('--config', path, 'await', 'gallery', job, '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(errorOf(ran)).toMatchObject({
      type: 'InvalidConfig',
      message: expect.stringMatching(/^codec\.keys\.a: .+ENOENT/),
    });
    const checked = await stage.vigil('--config', path, 'check', '--no-workers');
    expect(checked.stdout).toContain('PROBLEM codec (AES-256-GCM): codec.keys.a: ');
    const worker = await runWorker(stage.env, ['--config', path]);
    expect(worker).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('codec.keys.a: ') });
  }, 60_000);
});

it('a worker without the key logs its id, and the wait continues on a worker that has the key', async () => {
  await serveWith('both');
  const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
  await vigil('both', 'await', 'planning', jobId, '--detach', ...QUICK);
  await stage.planning.requested('status', 2, jobId);
  await serveWith('plain');
  await vigil('both', 'poll-now', 'planning', jobId);
  await until(() => worker.log.includes('encrypted with the key'));
  expect(worker.log).toContain('2026-12');
  await serveWith('both');
  await vigil('both', 'cancel', 'planning', jobId, '--abandon');
  expect((await vigil('both', 'show', 'planning', jobId)).exitCode).toBe(11);
}, 90_000);
