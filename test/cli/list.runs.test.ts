import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QUICK } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';
import { LASTS, openRunStage, type RunStage } from './runs.js';

let stage: RunStage;
beforeAll(async () => {
  stage = await openRunStage();
}, 60_000);
afterAll(() => stage.stop());

interface Row {
  status: string;
  jobId: string;
  phase: string;
  submit?: { key: string };
  error?: { type: string };
}

async function rows(...args: string[]): Promise<Row[]> {
  const { stdout } = await stage.vigil('list', 'starts', ...args, '-o', 'json');
  return (JSON.parse(stdout) as { waits: Row[] }).waits;
}

async function start(key: string): Promise<void> {
  const { file } = await stage.jobFile(LASTS);
  await stage.vigil('run', 'starts', '--job', file, '--key', key, ...QUICK, '--detach');
}

describe('list shows a run', () => {
  it('as run:<key> while it has no job and if it ends without one, and only as its wait once it has a job', async () => {
    await start('has-a-job');
    await until(async () => (await rows()).some(({ jobId }) => jobId !== ''));
    stage.gallery.fault({ step: 'submit', answer: { status: 400, body: { message: 'no such question' } } });
    await start('refused');
    await until(async () => (await rows('--ended')).length === 1);
    stage.gallery.fault({ step: 'find', times: 'always', answer: { status: 503 } });
    await start('goes-on');

    const { stdout } = await stage.vigil('list', 'starts');
    const [, ...lines] = stdout.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^starts +run:goes-on +running +\S+ +(preparing|submitting)/);
    expect(lines[2]).toMatch(/^starts +run:refused +SubmitRejected /);
    expect(await rows()).toMatchObject([
      { status: 'running', jobId: '', phase: 'submitting', submit: { key: 'goes-on' } },
      { status: 'running', phase: 'waiting' },
      { status: 'failed', jobId: '', phase: 'ended', submit: { key: 'refused' }, error: { type: 'SubmitRejected' } },
    ]);
    expect((await rows('--limit', '1')).map(({ submit }) => submit?.key)).toEqual(['goes-on']);
    expect(await rows('--vendor', 'oracle-epm')).toEqual([]);
    // It certainly started no job.
    expect(await rows('--unwatched')).toEqual([]);
  }, 120_000);

  it('in --watch too: its phases, its end without a job, and then only the wait of one that has a job', async () => {
    stage.gallery.fault({ step: 'find', times: 'always', answer: { status: 503 } });
    const watching = stage.startVigil('list', 'starts', '--running', '--watch');
    await start('seen');
    await until(() => / starts run:seen (preparing|submitting|searching)/.test(watching.stdout));
    stage.gallery.clearFaults();
    await until(() => / starts [0-9a-f]{24} running/.test(watching.stdout), 60_000);
    stage.gallery.fault({ step: 'find', times: 'always', answer: { status: 503 } });
    await start('given-up');
    await until(() => / starts run:given-up (preparing|submitting)/.test(watching.stdout));
    await stage.vigil('cancel', 'starts', '--key', 'given-up');
    await until(() => / starts run:given-up cancelled/.test(watching.stdout), 30_000);
    watching.kill('SIGINT');
    const { stdout } = await watching.ended;
    expect(stdout).not.toMatch(/run:seen (failed|cancelled|completed)/);
  }, 120_000);
});
