import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../helpers/outcome.js';
import { vigil, type Ran } from '../helpers/processes.js';
import { QUICK } from '../helpers/stage.js';
import { FAILS, LASTS, openRunStage, type RunStage } from './runs.js';

let stage: RunStage;
/** Workflows whose jobs succeed soon, fail, and last. */
let soon: string;
let failing: string;
let lasting: string;

beforeAll(async () => {
  stage = await openRunStage();
  const workflow = async (...args: Parameters<RunStage['jobFile']>) => (await stage.jobFile(...args)).workflowId;
  soon = await workflow([{ status: 'Completed' }]);
  failing = await workflow(FAILS);
  lasting = await workflow(LASTS);
}, 60_000);
afterAll(() => stage.stop());

type Line = Record<string, unknown>;

const line = (key: string, workflowId: string, needs?: string[]): Line => ({
  connection: 'starts',
  key,
  job: { workflowId, questions: [{ name: 'run_date', value: key }] },
  needs,
});
const ndjson = (lines: Line[]) => lines.map((one) => JSON.stringify(one)).join('\n');
const running = (lines: Line[], ...args: string[]): Promise<Ran> =>
  vigil(['run', '--input', '-', ...QUICK, ...args], { env: stage.env, cwd: stage.folder, input: ndjson(lines) });
const jobsOf = ({ stdout }: Ran) =>
  (
    JSON.parse(stdout) as {
      jobs: { state: string; phase: string; submit: { key: string }; error?: { type: string } }[];
    }
  ).jobs;
const keysStarted = (start: string) =>
  stage.gallery.started.all
    .map(({ body }) => (body as { questions?: { value: string }[] }).questions?.[0]?.value ?? '')
    .filter((key) => key.startsWith(start));

describe('vigil run of a list', () => {
  it('starts each run after those that it needs, prints each end, and exits with the worst', async () => {
    const lines = [line('one-c', soon, ['one-b']), line('one-b', failing, ['starts/one-a']), line('one-a', soon)];
    const ran = await running(lines, '--name', 'one');
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(
      /^Name {8}one\nWorkflow {4}vigil:many:one\nWeb UI {6}\S+\nStarted 3 runs, up to 10 at a time; after a failure: continue\.\n/,
    );
    expect(ran.stderr).toMatch(/^\S+Z starts one-a \(job \w+\): succeeded$/m);
    expect(ran.stderr).toMatch(/^\S+Z starts one-b \(job \w+\): failed$/m);
    expect(ran.stderr.endsWith('\n3 runs: 1 not started, 1 failed, 1 succeeded.')).toBe(true);
    expect(ran.stdout).toMatch(
      /^starts one-c: not started: it needs starts\/one-b, which did not succeed\nstarts one-b \(job \w+\): failed\nstarts one-a \(job \w+\): succeeded$/,
    );
    expect(keysStarted('one-')).toEqual(['one-a', 'one-b']);
  });

  it('prints one object as JSON, starts nothing twice, and starts failed jobs again with --again', async () => {
    const lines = [line('two-a', soon), line('two-b', failing), line('two-c', soon, ['two-b'])];
    const first = await running(lines, '-o', 'json');
    const [, name = ''] = /^Name {8}(runs-[0-9a-f]{12})$/m.exec(first.stderr) ?? [];
    const second = await running(lines, '-o', 'json');
    expect([first.exitCode, second.exitCode]).toEqual([3, 3]);
    expect(second.stderr).toContain(`Name        ${name}\n`);
    for (const ran of [first, second]) {
      expect(jobsOf(ran).map(({ submit, state, error }) => [submit.key, state, error?.type])).toEqual([
        ['two-a', 'succeeded', undefined],
        ['two-b', 'failed', 'JobFailed'],
        ['two-c', 'unknown', 'NotStarted'],
      ]);
    }
    expect(keysStarted('two-').sort()).toEqual(['two-a', 'two-b']);
    await running(lines, '--again');
    expect(keysStarted('two-').sort()).toEqual(['two-a', 'two-b', 'two-b']);
    const back = await stage.vigil('run', '--name', name, '-o', 'json');
    expect([back.exitCode, jobsOf(back).length]).toEqual([3, 3]);
    const shown = await stage.vigil('show', '--name', name);
    expect(shown.exitCode).toBe(3);
    expect(shown.stdout).toMatch(
      new RegExp(
        `^Name {8}${name}\nState {7}3 runs: 1 succeeded, 1 failed, 1 not started\\.\nStarted {5}\\S+Z, up to 10 at a time; after a failure: continue\nWeb UI {6}\\S+\nEnded {7}starts two-b \\(job \\w+\\): failed\nEnded {7}starts two-c: not started: it needs starts/two-b`,
      ),
    );
  });

  it('stops after a failure with --on-failure stop', async () => {
    const lines = [line('stop-a', failing), line('stop-b', soon)];
    const ran = await running(lines, '--concurrency', '1', '--on-failure', 'stop');
    expect(ran.stdout).toContain('starts stop-b: not started: another run did not succeed, and --on-failure is stop');
    expect(keysStarted('stop-')).toEqual(['stop-a']);
  });

  it('continues after Ctrl-C, is joined by the same command, and is cancelled by its name', async () => {
    const lines = [line('left-a', lasting), line('left-b', soon, ['left-a'])];
    await writeFile(join(stage.folder, 'left.ndjson'), ndjson(lines));
    const args = ['run', '--input', 'left.ndjson', ...QUICK, '--name', 'left'];
    const watching = stage.startVigil(...args, '-o', 'json');
    await watching.says('2 runs: 1 running, 1 waiting');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(130);
    expect(ran.stderr).toContain(
      '\n2 runs: 2 still running or waiting.\nDetached. The runs continue.\nCome back: vigil run --name left\nCancel all: vigil cancel --name left',
    );
    expect(jobsOf(ran).map(({ phase }) => phase)).toEqual(['submitting', 'submitting']);
    const joined = await stage.vigil(...args, '--wait-timeout', '2s');
    expect([joined.exitCode, joined.stdout]).toEqual([5, '']);
    expect(joined.stderr).toContain(
      'Joined 2 runs, up to 10 at a time; after a failure: continue. Its settings apply.',
    );
    const other = await running([line('other', soon)], '--name', 'left', '-o', 'json');
    expect([other.exitCode, errorOf(other).type]).toEqual([2, 'NameTaken']);
    const shown = await stage.vigil('show', '--name', 'left');
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('State       2 runs: 1 running, 1 waiting\n');
    expect(shown.stdout).toContain('\nRunning     starts left-a');
    const completed = await stage.vigil('__complete', 'fish', '--', 'cancel', '--name', 'le');
    expect(completed.stdout).toMatch(/^values\nleft\trunning, since \d+s$/);
    const cancelled = await stage.vigil('cancel', '--name', 'left');
    expect(cancelled.exitCode).toBe(0);
    expect(cancelled.stdout).toMatch(
      /^starts left-a \(job \w+\): cancelled.*\nstarts left-b: not started: all runs were cancelled before it was started$/,
    );
    const absent = await stage.vigil('cancel', '--name', 'left', '-o', 'json');
    expect([absent.exitCode, errorOf(absent).type]).toEqual([6, 'NoSuchList']);
  });

  it('is cancelled on Ctrl-C with --cancel-on-interrupt', async () => {
    await writeFile(join(stage.folder, 'cut.ndjson'), ndjson([line('cut-a', lasting)]));
    const watching = stage.startVigil('run', '--input', 'cut.ndjson', ...QUICK, '--cancel-on-interrupt', '-o', 'json');
    await watching.says('1 run: 1 running');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect([ran.exitCode, jobsOf(ran)[0]?.state]).toEqual([4, 'cancelled']);
  });

  it('prints what it would start with --dry-run, without Temporal', async () => {
    const ran = await running(
      [line('a', soon), line('b', soon, ['a'])],
      '--dry-run',
      '--name',
      'dry',
      '--address',
      '127.0.0.1:1',
    );
    expect([ran.exitCode, ran.stdout]).toEqual([
      0,
      'Name         dry\nWorkflow     vigil:many:dry\nRuns         2, 1 of them without needs\nConcurrency  10\nOn failure   continue\nNothing was sent.',
    ]);
  });
});

describe('an invalid list of runs', () => {
  it('is refused with every problem and its line, and starts nothing', async () => {
    const text = [
      ndjson([
        line('a', soon, ['x', 'c']),
        { connection: 'starts', job: { workflowId: soon } },
        line('c', soon, ['a']),
        line('a', soon),
        { ...line('e', soon), deadlin: '1h' },
      ]),
      '',
      'not JSON',
    ].join('\n');
    await writeFile(join(stage.folder, 'wrong.ndjson'), text);
    const ran = await stage.vigil('run', '--input', 'wrong.ndjson', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(errorOf(ran).message.split('\n')).toEqual([
      '--input wrong.ndjson line 1: needs[0]: no line has the key "x"',
      '--input wrong.ndjson line 1: needs: starts/a needs starts/c needs starts/a, so none of them can start',
      expect.stringMatching(/^--input wrong\.ndjson line 2: key: missing; expected a key of 1 to 100 characters/),
      '--input wrong.ndjson line 4: key: starts/a is the key of an earlier line too; give each line its own',
      '--input wrong.ndjson line 5: deadlin: unknown field; did you mean "deadline"?',
      expect.stringMatching(/^--input wrong\.ndjson line 7: not JSON \(/),
    ]);
  });

  it.each<[string, Line[], string[], RegExp]>([
    [
      'a connection that the config lacks',
      [{ ...line('a', 'x'), connection: 'nowhere' }],
      [],
      /^--input - line 1: connection nowhere: unknown connection; expected one of/,
    ],
    [
      'a job that the connection does not allow',
      [{ ...line('a', 'f'.repeat(24)), connection: 'locked' }],
      [],
      /^--input - line 1: job: this connection allows to start no jobs/,
    ],
    [
      'a job with a wrong field',
      [{ ...line('a', 'f'.repeat(24)), job: { workflowId: 'f'.repeat(24), priorty: 'High' } }],
      [],
      /^--input - line 1: job\.priorty: unknown field; did you mean "priority"\?$/,
    ],
    ['--key', [line('a', 'x')], ['--key', 'k'], /^--key: cannot be combined with a list of runs/],
    ['--on-failure throw', [line('a', 'x')], ['--on-failure', 'throw'], /^--on-failure: for a list of runs, expected/],
    [
      'a concurrency of none',
      [line('a', 'x')],
      ['--concurrency', '0'],
      /^--concurrency: expected a whole number from 1/,
    ],
    ['a name that is none', [line('a', 'x')], ['--name', 'a:b'], /^--name: expected a name of 1 to 100 letters/],
    [
      'a wrong flag, once',
      [line('a', 'x'), line('b', 'x')],
      ['--deadline', 'soon'],
      /^deadline: expected a duration[^\n]*$/,
    ],
  ])('is refused with %s', async (_what, lines, args, expected) => {
    // Two lines at least, because stdin has no name that says that it is a list.
    const ran = await running([...lines, line('other', 'f'.repeat(24))], ...args, '-o', 'json');
    expect([ran.exitCode, errorOf(ran).type]).toEqual([2, 'InvalidInput']);
    expect(errorOf(ran).message).toMatch(expected);
  });

  it('is refused if it has more than 10,000 lines', async () => {
    const ran = await running(
      Array.from({ length: 10_001 }, (_, at) => line(`k${at}`, soon)),
      '-o',
      'json',
    );
    expect(errorOf(ran).message).toBe('--input -: has 10001 lines; give at most 10000 at once');
  });

  it.each([
    [['run', '--name', 'nobody'], 6, 'NoSuchList', /^there is no list of runs with the name nobody$/],
    [['show', '--name', 'nobody'], 6, 'NoSuchList', /^there is no list/],
    [['cancel', '--name', 'nobody'], 6, 'NoSuchList', /^there is no list/],
    [['show', 'starts', '--name', 'x'], 2, 'InvalidInput', /^--name: cannot be combined with a connection/],
    [['run', 'starts', '--name', 'x', '--again'], 2, 'InvalidInput', /^--again: expected the list of runs too/],
    [['run', 'starts', '--key', 'x', '--concurrency', '3', '--job', 'no'], 2, 'InvalidInput', /no: cannot be read/],
  ])('vigil %j exits with %i', async (args, exit, type, message) => {
    const ran = await stage.vigil(...args, '-o', 'json');
    expect([ran.exitCode, errorOf(ran).type]).toEqual([exit, type]);
    expect(errorOf(ran).message).toMatch(message);
  });
});
