import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, outcomeOf, runOutcomeOf } from '../helpers/outcome.js';
import { QUICK } from '../helpers/stage.js';
import { FAILS, LASTS, openRunStage, SUCCEEDS, type RunStage } from './runs.js';

let stage: RunStage;
beforeAll(async () => {
  stage = await openRunStage();
}, 60_000);
afterAll(() => stage.stop());

const describeRun = (key: string) => stage.server.client.workflow.getHandle(`vigil:starts:run:${key}`).describe();

describe('vigil run', () => {
  it('prints its ids first, starts the job once, and prints the outcome with how it was started', async () => {
    const { file, workflowId } = await stage.jobFile(SUCCEEDS);
    const ran = await stage.vigil('run', 'starts', '--job', file, '--key', 'one', ...QUICK);
    const { runId } = await describeRun('one');
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr.split('\n').slice(0, 4)).toEqual([
      'Connection  starts',
      'Key         one',
      'Workflow    vigil:starts:run:one',
      `Run         ${runId}`,
    ]);
    const jobId = stage.gallery.started.all.at(-1)!.id;
    expect(ran.stderr).toContain(`Job         ${jobId}\nIts wait    vigil:starts:${jobId}`);
    expect(ran.stdout).toMatch(
      new RegExp(
        `^Run       starts one\nSubmit    submitted, 1 request, the last at \\S+\nJob       starts ${jobId} \\(alteryx\\)\nState     succeeded`,
      ),
    );
    expect(stage.started(workflowId)).toBe(1);
  });

  it('prints the end of a run with the same key, and starts nothing', async () => {
    const { file, workflowId } = await stage.jobFile(FAILS);
    const args = ['run', 'starts', '--job', file, '--key', 'failed', ...QUICK, '-o', 'json'];
    const [first, second] = [await stage.vigil(...args), await stage.vigil(...args)];
    expect([first.exitCode, second.exitCode]).toEqual([3, 3]);
    const outcome = runOutcomeOf(first);
    expect(outcome).toMatchObject({
      state: 'failed',
      submit: { key: 'failed', result: 'submitted', attempts: 1 },
      error: { type: 'JobFailed' },
    });
    expect(runOutcomeOf(second)).toEqual(outcome);
    expect(second.stderr).toContain('The run failed has already ended. Use --again to start its job again.');
    expect(stage.started(workflowId)).toBe(1);
  });

  it('comes back with the key alone, and starts the job of the run again with --again', async () => {
    const { file, workflowId } = await stage.jobFile(FAILS);
    await stage.vigil('run', 'starts', '--job', file, '--key', 'again', ...QUICK);
    const back = await stage.vigil('run', 'starts', '--key', 'again', '-o', 'json');
    expect([back.exitCode, stage.started(workflowId)]).toEqual([3, 1]);
    const again = await stage.vigil('run', 'starts', '--key', 'again', '--again', '-o', 'json');
    expect([again.exitCode, stage.started(workflowId)]).toEqual([3, 2]);
    expect(runOutcomeOf(again).jobId).not.toBe(runOutcomeOf(back).jobId);
  });

  it('starts nothing with the key alone, even if the last run with it started nothing', async () => {
    const { file, workflowId } = await stage.jobFile(SUCCEEDS);
    const json = ['-o', 'json'];
    await stage.vigil('run', 'starts', '--job', file, '--key', 'alone', ...QUICK, '--set', 'questions.unknown=1');
    const { runId } = await describeRun('alone');
    const back = await stage.vigil('run', 'starts', '--key', 'alone', ...json);
    expect([back.exitCode, runOutcomeOf(back).error?.type, stage.started(workflowId)]).toEqual([
      3,
      'SubmitRejected',
      1,
    ]);
    expect((await describeRun('alone')).runId).toBe(runId);
    const again = await stage.vigil('run', 'starts', '--key', 'alone', '--again', ...json);
    expect([again.exitCode, stage.started(workflowId)]).toEqual([3, 2]);
  });

  it('prints with the key alone how a run ended whose input was refused', async () => {
    const { client } = stage.server;
    const run = { workflowId: 'vigil:starts:run:wrong', taskQueue: 'vigil', args: [{ key: 'wrong' }] };
    await client.workflow.start('runJob', run);
    const back = await stage.vigil('run', 'starts', '--key', 'wrong', '-o', 'json');
    expect([back.exitCode, runOutcomeOf(back).error?.type]).toEqual([2, 'InvalidInput']);
    const refused = await stage.vigil('run', 'starts', '--key', 'wrong', '--deadline', 'soon', '-o', 'json');
    expect(errorOf(refused).message).toMatch(/^deadline: /);
  });

  it('joins a run that is running, and prints which settings do not apply', async () => {
    const { file, workflowId } = await stage.jobFile(LASTS);
    const args = ['run', 'starts', '--job', file, '--key', 'joined', ...QUICK];
    await stage.vigil(...args, '--detach');
    const joined = await stage.vigil(
      ...args,
      '--deadline',
      '1h',
      '--set',
      'retry.attempts=3',
      '--wait-timeout',
      '5s',
      '-o',
      'json',
    );
    expect(joined.exitCode).toBe(5);
    expect(joined.stderr).toMatch(
      /Joined the existing run, running since \S+\. Its settings apply; yours are ignored: deadline 1h \(the wait has 7d\), retry\.attempts 3 \(the wait has 1\)\./,
    );
    const { ignoredSettings, ...outcome } = JSON.parse(joined.stdout) as Record<string, unknown>;
    expect(ignoredSettings).toHaveLength(2);
    expect(runOutcomeOf({ ...joined, stdout: JSON.stringify(outcome) })).toMatchObject({
      state: 'running',
      submit: { result: 'submitted' },
    });
    expect(stage.started(workflowId)).toBe(1);
  });

  it('refuses another job under the same key, with a line for each path that differs', async () => {
    const { file } = await stage.jobFile(LASTS, { questions: [{ name: 'run_date', value: '2026-10-31' }] });
    const args = ['run', 'starts', '--job', file, '--key', 'taken', ...QUICK];
    await stage.vigil(...args, '--detach');
    const other = await stage.vigil(...args, '--set', 'questions.run_date=2026-11-30', '--set', 'priority=High');
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain(
      [
        'vigil: key taken: the run that has it starts another job; nothing was started',
        'vigil: job.questions[0].value: "2026-10-31" in the run that has this key, "2026-11-30" in yours',
        'vigil: job.priority: absent in the run that has this key, "High" in yours',
        'vigil: the run is still running: give another --key',
      ].join('\n'),
    );
  });

  it('makes a key if none is given, and prints it first', async () => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const ran = await stage.vigil('run', 'starts', '--job', file, ...QUICK, '-o', 'json');
    const { key } = runOutcomeOf(ran).submit;
    expect(key).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}$/);
    expect(ran.stderr.split('\n')[1]).toBe(`Key         ${key}`);
  });

  it('takes the job from stdin as JSON, or the whole input from a file, with --set on top', async () => {
    const { workflowId } = await stage.jobFile(SUCCEEDS);
    const input = {
      key: 'whole',
      job: { workflowId },
      retry: { attempts: 2 },
      backoff: { initial: '100ms', max: '300ms' },
    };
    await writeFile(join(stage.folder, 'run.json'), JSON.stringify(input));
    const set = ['--set', 'questions.run_date=2026-11-28', '--set', 'retry.delay=1s', '--set', 'job.priority=Low'];
    const ran = await stage.vigil('run', 'starts', '--input', 'run.json', ...set, '-o', 'json');
    expect(ran.exitCode).toBe(0);
    expect(stage.gallery.started.all.at(-1)!.body).toEqual({
      questions: [{ name: 'run_date', value: '2026-11-28' }],
      priority: 'Low',
    });
  });

  it('exits with 3 if the vendor refused the job, and leaves the key free', async () => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const args = ['run', 'starts', '--job', file, '--key', 'refused', ...QUICK];
    const refused = await stage.vigil(...args, '--set', 'questions.unknown=1', '-o', 'json');
    expect(refused.exitCode).toBe(3);
    expect(runOutcomeOf(refused)).toMatchObject({
      jobId: '',
      submit: { result: 'rejected', jobId: null },
      error: { type: 'SubmitRejected' },
    });
    expect((await stage.vigil(...args)).exitCode).toBe(0);
  });
});

describe('a detached run', () => {
  it('prints on Ctrl-C how to come back and how to cancel, and continues', async () => {
    const { file } = await stage.jobFile(LASTS);
    const watching = stage.startVigil('run', 'starts', '--job', file, '--key', 'left', ...QUICK, '-o', 'json');
    await watching.says(' running');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(130);
    expect(
      ran.stderr.endsWith(
        '\nDetached. The run continues.\nCome back: vigil run starts --key left\nCancel it: vigil cancel starts --key left',
      ),
    ).toBe(true);
    expect(runOutcomeOf(ran)).toMatchObject({ state: 'running', phase: 'waiting', submit: { result: 'submitted' } });
    const shown = await stage.vigil('show', 'starts', '--key', 'left');
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(
      /^Run       starts left\nSubmit    submitted, 1 request, .*\nJob       starts \S+ \(alteryx\)\nState     running.*/,
    );
    expect(shown.stdout).toContain('\nPhase     awaiting\n');
    const completed = await stage.vigil('__complete', 'fish', '--', 'cancel', 'starts', '--key', 'le');
    expect(completed.stdout).toMatch(/^values\nleft\trunning, since \d+s$/);
    const cancelled = await stage.vigil('cancel', 'starts', '--key', 'left', '--reason', 'wrong month', '-o', 'json');
    expect(cancelled.exitCode).toBe(0);
    expect(runOutcomeOf(cancelled)).toMatchObject({
      state: 'cancelled',
      cancel: { reason: 'wrong month', result: 'confirmed' },
    });
  });

  it('is cancelled on Ctrl-C with --cancel-on-interrupt', async () => {
    const { file } = await stage.jobFile(LASTS);
    const watching = stage.startVigil('run', 'starts', '--job', file, ...QUICK, '--cancel-on-interrupt', '-o', 'json');
    await watching.says(' running');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(4);
    expect(runOutcomeOf(ran)).toMatchObject({ state: 'cancelled', cancel: { reason: 'interrupted' } });
  });

  it('can be joined by the id of its job, and ends when its wait is cancelled', async () => {
    const { file } = await stage.jobFile(LASTS);
    const ran = await stage.vigil(
      'run',
      'starts',
      '--job',
      file,
      '--key',
      'by-job',
      ...QUICK,
      '--wait-timeout',
      '6s',
      '-o',
      'json',
    );
    const { jobId } = runOutcomeOf(ran);
    const cancelled = await stage.vigil('cancel', 'starts', jobId, '-o', 'json');
    expect([cancelled.exitCode, outcomeOf(cancelled).state]).toEqual([0, 'cancelled']);
    const end = await stage.vigil('run', 'starts', '--key', 'by-job', '-o', 'json');
    expect([end.exitCode, runOutcomeOf(end).state]).toEqual([4, 'cancelled']);
  });
});

describe('vigil run --dry-run', () => {
  it('prints what would be sent, without a request, with the secrets masked', async () => {
    const { file, workflowId } = await stage.jobFile(SUCCEEDS);
    const before = stage.gallery.ledger.length;
    const secret = stage.env['ALTERYX_SECRET']!;
    const set = ['--set', `questions.run_date=${secret}`, '--deadline', '6h'];
    const ran = await stage.vigil(
      'run',
      'starts',
      '--job',
      file,
      '--key',
      'dry',
      ...set,
      '--dry-run',
      '--address',
      '127.0.0.1:1',
    );
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toBe(`Connection  starts (alteryx)
Key         dry
Workflow    vigil:starts:run:dry
Allowed     ${workflowId}, by *
deadline    6h
Job
  {
    "workflowId": "${workflowId}",
    "questions": [
      {
        "name": "run_date",
        "value": "***"
      }
    ]
  }
Nothing was sent.`);
    expect(stage.gallery.ledger).toHaveLength(before);
  });

  it.each([
    ['a wrong field of the job', ['--set', 'priorty=High'], 'job.priorty: unknown field; did you mean "priority"?'],
    [
      'a wrong field of the input',
      ['--set', 'retry.atempts=2'],
      'retry.atempts: unknown field; did you mean "attempts"?',
    ],
    ['a key that is none', ['--key', 'a/b'], 'key: expected a key of 1 to 100 characters'],
    [
      'an assignment without a value',
      ['--set', 'priority'],
      '--set priority: expected FIELD=VALUE, such as parameters.Period=Nov, or FIELD:=JSON',
    ],
    [
      'an assignment of no JSON to a field of the input',
      ['--set', 'retry:={"attempts":2'],
      '--set retry:={"attempts":2: not JSON (',
    ],
    ['JSON of the wrong form', ['--set', 'retry:=[2]'], 'retry: expected an object, got a list'],
    ['an assignment of no JSON', ['--set', 'questions:=['], '--set questions:=[: not JSON ('],
    [
      'an assignment inside a text',
      ['--set', 'workflowId.x=1'],
      '--set workflowId.x=1: the job has a value there that has no fields',
    ],
  ])('refuses %s', async (_what, args, expected) => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const ran = await stage.vigil('run', 'starts', '--job', file, ...args, '--dry-run', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(errorOf(ran).message).toContain(expected);
  });

  it('refuses a job that the connection does not allow', async () => {
    const { file, workflowId } = await stage.jobFile(SUCCEEDS);
    const ran = await stage.vigil('run', 'locked', '--job', file, '--dry-run', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(errorOf(ran).message).toContain(`job: this connection allows to start no jobs, and not ${workflowId};`);
  });

  it('cannot check the job of a connection that another machine serves', async () => {
    const { file } = await stage.jobFile(SUCCEEDS);
    const ran = await stage.vigil('run', 'far', '--job', file, '--dry-run', '-o', 'json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ vendor: null, key: null, workflowId: null, allowed: null });
  });
});

describe('a job that is missing', () => {
  it.each([
    [['run', 'starts'], 2, /^job: missing; expected an object with the job's fields; give it with --job FILE/],
    [['run', 'starts', '--job', 'no.yaml'], 2, /^--job no\.yaml: cannot be read \(ENOENT\)$/],
    [['run', 'starts', '--key', 'nobody'], 6, /^there is no run with the key nobody for starts$/],
    [['show', 'starts', '--key', 'nobody'], 6, /^there is no run with the key nobody for starts$/],
    [['cancel', 'starts', '--key', 'nobody'], 6, /^there is no run with the key nobody for starts$/],
    [['show', 'starts', '34', '--key', 'nobody'], 2, /^--key: cannot be combined with a jobId; give one of them$/],
  ])('vigil %j exits with %i', async (args, exit, message) => {
    const ran = await stage.vigil(...args, '-o', 'json');
    expect(ran.exitCode).toBe(exit);
    expect(errorOf(ran).message).toMatch(message);
  });

  it('is reported with the place at which the file is neither JSON nor YAML', async () => {
    await writeFile(join(stage.folder, 'broken.yaml'), 'workflowId: [1,\n');
    const ran = await stage.vigil('run', 'starts', '--job', 'broken.yaml', '-o', 'json');
    expect(errorOf(ran).message).toMatch(/^--job broken\.yaml: neither JSON nor YAML: .* at line 2, column 1$/);
  });
});
