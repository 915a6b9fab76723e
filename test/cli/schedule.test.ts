import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, runOutcomeOf } from '../helpers/outcome.js';
import { QUICK } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';
import { LASTS, openRunStage, SUCCEEDS, type RunStage } from './runs.js';

const DATE = 'questions.run_date=${scheduled:YYYY-MM-DD,-1d}';
/** So late that no test meets a run that it has not asked for. */
const LATE = ['--cron', '0 2 * * *', '--time-zone', 'Europe/Berlin', '--start-time', '2099-03-27T12:00:00Z'];

let stage: RunStage;
beforeAll(async () => {
  stage = await openRunStage();
}, 60_000);
afterAll(() => stage.stop());

const schedule = (...args: string[]) => stage.vigil('schedule', ...args);
const json = async (...args: string[]) => {
  const ran = await schedule(...args, '-o', 'json');
  expect(ran).toMatchObject({ exitCode: 0 });
  return JSON.parse(ran.stdout) as Record<string, unknown>;
};

async function create(id: string, timeline: Parameters<RunStage['jobFile']>[0], ...more: string[]) {
  const job = await stage.jobFile(timeline);
  const ran = await schedule('create', id, 'starts', '--job', job.file, '--set', DATE, ...LATE, ...QUICK, ...more);
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  return job;
}

describe('a schedule', () => {
  it('starts a run for each scheduled time, with the date of that time, once', async () => {
    const { file, workflowId } = await create('nightly', SUCCEEDS);
    const others = stage.gallery.started.all.length;
    const handle = stage.server.client.schedule.getHandle('nightly');
    const backfill = { start: new Date('2026-03-28T12:00:00Z'), end: new Date('2026-03-30T12:00:00Z') };
    await handle.update(({ spec: { startAt: _, ...spec }, ...rest }) => ({ ...rest, spec }));
    await handle.backfill({ ...backfill, overlap: 'ALLOW_ALL' });
    // At 02:00 in Berlin; on 29 March its clocks skip that time.
    const key = 'nightly-2026-03-30T00:00:00Z';
    await until(async () => (await handle.describe()).info.numActionsTaken === 1);
    const back = await stage.vigil('run', 'starts', '--key', key, '-o', 'json');
    expect(back.exitCode).toBe(0);
    expect(runOutcomeOf(back).submit).toMatchObject({ key, result: 'submitted', attempts: 1 });
    await handle.backfill({
      start: new Date('2026-03-30T12:00:00Z'),
      end: new Date('2026-04-01T12:00:00Z'),
      overlap: 'ALLOW_ALL',
    });
    await until(() => stage.started(workflowId) === 3);
    for (const day of ['2026-03-31', '2026-04-01']) {
      const run = await stage.vigil('run', 'starts', '--key', `nightly-${day}T00:00:00Z`, '-o', 'json');
      expect(run.exitCode).toBe(0);
    }
    const dates = stage.gallery.started.all
      .slice(others)
      .map(({ body }) => JSON.stringify(body).match(/\d{4}-\d\d-\d\d/)?.[0]);
    expect(dates.sort()).toEqual(['2026-03-29', '2026-03-30', '2026-03-31']);
    const again = ['run', 'starts', '--job', file, '--key', key, '-o', 'json'];
    const same = await stage.vigil(...again, '--set', 'questions.run_date=2026-03-29');
    expect([same.exitCode, stage.started(workflowId)]).toEqual([0, 3]);
    const byTime = ['--set', DATE, '--scheduled', '2026-03-30T02:00:00+02:00', '--time-zone', 'Europe/Berlin'];
    const byHand = await stage.vigil(...again, ...byTime);
    expect([byHand.exitCode, stage.started(workflowId)]).toEqual([0, 3]);
    const other = await stage.vigil(...again, '--set', 'questions.run_date=2026-03-28');
    expect(errorOf(other).message).toContain(
      'job.questions[0].value: "2026-03-29" in the run that has this key, "2026-03-28" in yours',
    );
    const shown = await schedule('show', 'nightly');
    expect(shown.stdout).toMatch(
      /\nRuns +3 started, 0 skipped because of an overlap, 0 missed\n {2}2026-04-01 02:00 Europe\/Berlin {2}succeeded.*\n {4}vigil show starts --key nightly-2026-04-01T00:00:00Z\n {4}http:/,
    );
    await schedule('delete', 'nightly');
  }, 60_000);

  it('skips a run while one is running, and starts none while it is paused', async () => {
    const { workflowId } = await create('lasting', LASTS, '--notes', 'for the month end');
    const first = await json('trigger', 'lasting');
    const { key } = first['run'] as { key: string };
    expect(key).toMatch(/^lasting-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await until(() => stage.started(workflowId) === 1);
    const second = await schedule('trigger', 'lasting');
    expect(second).toMatchObject({
      exitCode: 0,
      stdout: 'Skipped: a run of the schedule is running, and its overlap policy is Skip.',
    });
    const running = await json('show', 'lasting');
    expect(running).toMatchObject({ notes: 'for the month end', counts: { started: 1, skipped: 1 } });
    expect(running['runs']).toMatchObject([{ key, status: 'running' }]);
    const cancelled = await stage.vigil('cancel', 'starts', '--key', key, '-o', 'json');
    expect([cancelled.exitCode, runOutcomeOf(cancelled).state]).toEqual([0, 'cancelled']);
    await schedule('pause', 'lasting', '--reason', 'vendor upgrade');
    const paused = await schedule('show', 'lasting');
    expect(paused.stdout).toContain('\nPaused      yes\nNotes       vendor upgrade\n');
    expect(paused.stdout).toContain('\nNext, once it is resumed\n');
    await schedule('resume', 'lasting');
    expect(await json('show', 'lasting')).toMatchObject({ paused: false });
    expect(stage.started(workflowId)).toBe(1);
    await schedule('delete', 'lasting');
  }, 60_000);

  it('pauses by itself after a run that the policy of its connection refuses', async () => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const config = await stage.writeConfig('elsewhere.yaml', 'connections: { locked: { elsewhere: true } }\n');
    const made = await schedule(
      'create',
      'locked-out',
      'locked',
      '--job',
      file,
      ...LATE,
      '--pause-on-failure',
      '--config',
      config,
    );
    expect(made.stdout).toContain('\nAllowed     not checked: the connection is marked "elsewhere"\n');
    await schedule('trigger', 'locked-out');
    await until(async () => (await json('show', 'locked-out'))['paused'] === true);
    const { runs } = await json('show', 'locked-out');
    expect(runs).toMatchObject([{ status: 'ended', exit: 2, error: { type: 'InvalidInput' } }]);
    await schedule('delete', 'locked-out');
  }, 60_000);
});

describe('the schedules', () => {
  it('are listed with their times, without those that start other workflows', async () => {
    const { client } = stage.server;
    const action = { type: 'startWorkflow', workflowType: 'other', taskQueue: 'none' } as const;
    const foreign = await client.schedule.create({ scheduleId: 'foreign', spec: {}, action });
    await create('listed', SUCCEEDS, '--cron', '30 6 1 * *', '--paused');
    await until(async () => ((await json('list'))['schedules'] as unknown[]).length === 1);
    const listed = await schedule('list', 'starts');
    expect(listed.stdout).toBe(
      'SCHEDULE  CONNECTION  TIMES                  TIME ZONE      NEXT\n' +
        'listed    starts      0 2 * * *; 30 6 1 * *  Europe/Berlin  paused',
    );
    expect((await schedule('list', 'gallery')).stdout).toBe('No schedules. Run `vigil schedule create` to create one.');
    for (const command of ['show', 'pause', 'resume', 'trigger', 'delete']) {
      const ran = await schedule(command, 'foreign', '-o', 'json');
      expect(ran.exitCode).toBe(6);
      expect(errorOf(ran)).toMatchObject({
        type: 'NoSuchSchedule',
        message: 'the schedule foreign starts the workflow other and no runs of Vigil; use `temporal schedule`',
      });
    }
    const completed = await stage.vigil('__complete', 'fish', '--', 'schedule', 'show', 'li');
    expect(completed.stdout).toBe('values\nlisted\tpaused');
    await foreign.delete();
    await schedule('delete', 'listed');
    const gone = await schedule('show', 'listed', '-o', 'json');
    expect([gone.exitCode, errorOf(gone).message]).toEqual([6, 'there is no schedule listed']);
  }, 60_000);

  it('cannot be created twice under one id', async () => {
    const { file } = await create('taken', SUCCEEDS);
    const ran = await schedule('create', 'taken', 'starts', '--job', file, ...LATE);
    expect(ran).toMatchObject({
      exitCode: 2,
      stderr:
        'vigil: schedule-id: there is a schedule taken already; nothing was created\n' +
        'vigil: choose another id, or delete the schedule first: vigil schedule delete taken',
    });
    await schedule('delete', 'taken');
  });
});

describe('vigil schedule create --dry-run', () => {
  it('shows the next five times with their dates, without Temporal', async () => {
    const { file, workflowId } = await stage.jobFile(SUCCEEDS);
    const args = ['create', 'dry', 'starts', '--job', file, '--set', DATE, ...LATE, '--deadline', '6h'];
    const away = ['--dry-run', '--address', '127.0.0.1:1'];
    const ran = await schedule(...args, '--jitter', '5m', '--overlap-policy', 'BufferOne', ...away);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toBe(`Schedule    dry
Connection  starts (alteryx)
Allowed     ${workflowId}, by *
Times       0 2 * * *
Time zone   Europe/Berlin
From        2099-03-27T12:00:00.000Z
Jitter      up to 5m
Overlap     BufferOne
Catch-up    within 1y
deadline    6h
Job
  {
    "workflowId": "${workflowId}",
    "questions": [
      {
        "name": "run_date",
        "value": "\${scheduled:YYYY-MM-DD,-1d}"
      }
    ]
  }
Next, and the jitter later
  2099-03-28 02:00 Europe/Berlin  (2099-03-28T01:00:00Z)
    job.questions[0].value: 2099-03-27
  2099-03-30 02:00 Europe/Berlin  (2099-03-30T00:00:00Z)
    job.questions[0].value: 2099-03-29
  2099-03-31 02:00 Europe/Berlin  (2099-03-31T00:00:00Z)
    job.questions[0].value: 2099-03-30
  2099-04-01 02:00 Europe/Berlin  (2099-04-01T00:00:00Z)
    job.questions[0].value: 2099-03-31
  2099-04-02 02:00 Europe/Berlin  (2099-04-02T00:00:00Z)
    job.questions[0].value: 2099-04-01
Nothing was created.`);
    const { next } = await json(...args, ...away);
    expect((next as unknown[])[0]).toEqual({
      at: '2099-03-28T01:00:00Z',
      key: 'dry-2099-03-28T01:00:00Z',
      job: { workflowId, questions: [{ name: 'run_date', value: '2099-03-27' }] },
    });
  });

  it('names every problem with its path', async () => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const ran = await schedule(
      ...['create', 'a/b', 'starts', '--job', file, '--cron', '0 25 * * *', '--calendar', '{"hours":"3"}'],
      ...['--interval', 'soon', '--time-zone', 'Europe/Berln', '--start-time', 'today', '--remaining-actions', '0'],
      ...['--jitter', 'some', '--overlap-policy', 'TerminateOther', '--catchup-window', 'x', '--deadline', 'y'],
      ...['--set', 'questions.run_date=${scheduled:YYYY-MM-dd}', '--set', 'priorty=${scheduled:YYYY,-1q}', '--dry-run'],
    );
    expect(ran.exitCode).toBe(2);
    const lines = ran.stderr.split('\n');
    expect(lines.map((line) => line.replace(/^vigil: /, '').split(': ')[0])).toEqual([
      "--cron '0 25 * * *'",
      `--calendar '{"hours":"3"}'`,
      "--interval 'soon'",
      '--start-time',
      '--jitter',
      '--overlap-policy',
      '--catchup-window',
      '--remaining-actions',
      "--time-zone 'Europe/Berln'",
      'schedule-id',
      'job.questions[0].value',
      'job.priorty',
      'see `vigil schedule create --help`',
    ]);
    expect(ran.stderr).toContain('unknown time zone; did you mean "Europe/Berlin"?');
    expect(ran.stderr).toContain('TerminateOther would leave the job of the other run running at the vendor');
  });

  it.each([
    ['a wrong field of the job', ['--set', 'priorty=High'], 'job.priorty: unknown field; did you mean "priority"?'],
    ['a wrong setting', ['--deadline', 'soon'], 'deadline: expected a duration'],
    ['a key', ['--set', 'key=a'], 'key: the schedule makes the keys of its runs; remove it'],
    [
      'times that are over',
      ['--end-time', '2020-01-01T00:00:00Z'],
      '--cron: there is no time left at which a run starts',
    ],
    ['two time zones', ['--cron', 'CRON_TZ=UTC 0 2 * * *'], '--time-zone: a schedule has one time zone'],
  ])('refuses %s', async (_what, args, expected) => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const ran = await schedule('create', 'x', 'starts', '--job', file, ...LATE, ...args, '--dry-run', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(errorOf(ran).message).toContain(expected);
  });

  it.each([
    [['create', 'x', 'starts', ...LATE], 2, /^job: missing; .*; give it with --job FILE, --set or --input$/],
    [['create', 'x', ...LATE, '--set', 'workflowId=1'], 2, /^connection: missing; /],
    [['create', 'x', 'starts', '--set', 'workflowId=1'], 2, /^--cron: missing; give --cron, --calendar or --interval$/],
    [['create', 'x'.repeat(80), 'starts', ...LATE, '--set', 'a=1'], 2, /^schedule-id: expected at most 79 characters$/],
    [['list', '--address', '127.0.0.1:1'], 8, /127\.0\.0\.1:1/],
    [['shw'], 2, /^unknown command 'shw'; did you mean "show"\?$/],
    [['show'], 2, /^missing required argument 'schedule-id'$/],
  ])('vigil schedule %j exits with %i', async (args, exit, message) => {
    const ran = await schedule(...args, '-o', 'json');
    expect([ran.exitCode, errorOf(ran).message]).toEqual([exit, expect.stringMatching(message)]);
  });
});

describe('vigil run --scheduled', () => {
  const time = ['--scheduled', '2026-03-29T22:30:00Z', '--time-zone', 'Europe/Berlin'];

  it('fills in the dates of the time, also in the key', async () => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const run = ['run', 'starts', '--job', file, '--set', DATE, '--key', 'by-hand-${scheduled:YYYY-MM-DD}', ...time];
    const ran = await stage.vigil(...run, '--dry-run', '-o', 'json');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      key: 'by-hand-2026-03-30',
      job: { questions: [{ name: 'run_date', value: '2026-03-29' }] },
    });
  });

  it('fills them in on each line of a list, also in needs', async () => {
    const { workflowId } = await stage.jobFile(SUCCEEDS);
    const line = (key: string, needs?: string[]) =>
      JSON.stringify({ connection: 'starts', key: `${key}-\${scheduled:YYYYMMDD}`, job: { workflowId }, needs });
    const text = [line('load', ['extract-${scheduled:YYYYMMDD}']), line('extract')].join('\n');
    await stage.writeConfig('dated.ndjson', text);
    const ran = await stage.vigil('run', '--input', 'dated.ndjson', ...time, '-o', 'json');
    expect(ran.exitCode).toBe(0);
    const { jobs } = JSON.parse(ran.stdout) as { jobs: { submit: { key: string } }[] };
    expect(jobs.map(({ submit }) => submit.key)).toEqual(['load-20260330', 'extract-20260330']);
  }, 60_000);

  it.each([
    [['--scheduled', 'yesterday'], /^--scheduled: expected a time with its zone, such as 2026-12-01T00:00:00Z$/],
    [['--scheduled', '2026-02-30T00:00:00Z'], /^--scheduled: expected a time with its zone/],
    [['--time-zone', 'Europe/Berlin'], /^--time-zone: give --scheduled too/],
    [['--scheduled', '2026-03-29T22:30:00Z', '--time-zone', 'Berlin'], /^--time-zone 'Berlin': .*Europe\/Berlin/],
    [
      [...time, '--set', 'questions.run_date=${scheduled:YYYY-MM-XX}'],
      /^job\.questions\[0\]\.value: \$\{scheduled:YYYY-MM-XX\}: expected YYYY, YY/,
    ],
  ])('refuses %j', async (args, message) => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const ran = await stage.vigil('run', 'starts', '--job', file, ...args, '--dry-run', '-o', 'json');
    expect([ran.exitCode, errorOf(ran).message]).toEqual([2, expect.stringMatching(message)]);
  });
});

it('a run without a schedule refuses dates of a scheduled time', async () => {
  const { file } = await stage.jobFile(SUCCEEDS);
  const ran = await stage.vigil('run', 'starts', '--job', file, '--set', DATE, '--dry-run', '-o', 'json');
  expect(errorOf(ran).message).toBe(
    'job.questions[0].value: has a date of a schedule; start the run by `vigil schedule create` or `vigil run --scheduled`, or write the date',
  );
});
