import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { startVigil } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { hasTmux, Terminal } from '../helpers/terminal.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

async function detached(connection: string, jobId: string, ...flags: string[]): Promise<string> {
  await stage.vigil('await', connection, jobId, ...QUICK, ...flags, '--detach');
  return jobId;
}
const aRunningCall = () => detached('calls', stage.calls.addJob({ timeline: [{ state: 2 }] }));
const end = (connection: string, jobId: string) => stage.vigil('cancel', connection, jobId, '--abandon');

interface Listed {
  waits: (JobOutcome & { status: string })[];
  more: boolean;
}
async function listed(...args: string[]): Promise<Listed> {
  const ran = await stage.vigil('list', ...args, '-o', 'json');
  if (ran.exitCode !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Listed;
}
const idsOf = ({ waits }: Listed) => waits.map(({ jobId }) => jobId);

/** For the wanted jobs, those that the list gives: other tests have waits on the stage, too. */
async function among(wanted: string[], ...args: string[]): Promise<string[]> {
  const ids = idsOf(await listed('--limit', '1000', ...args));
  return wanted.filter((id) => ids.includes(id));
}

describe('list filters', () => {
  let queued: string, unreachable: string, failed: string, cancelled: string;
  let all: string[];
  beforeAll(async () => {
    queued = await detached('calls', stage.calls.addJob({ timeline: [{ state: 1 }] }));
    unreachable = stage.gallery.addJob({ timeline: [{ status: 'Running' }] });
    stage.gallery.fault({ step: 'status', jobId: unreachable, after: 1, times: 'always', answer: { status: 503 } });
    await detached('gallery', unreachable);
    failed = await detached('planning', stage.planning.addJob({ timeline: [{ status: 1 }] }));
    cancelled = await aRunningCall();
    await end('calls', cancelled);
    all = [queued, unreachable, failed, cancelled];
    await until(async () => {
      const { waits } = await listed('--limit', '1000');
      const is = (id: string, state: string, condition = 'clear') =>
        waits.some((wait) => wait.jobId === id && wait.state === state && wait.condition === condition);
      return is(queued, 'queued') && is(unreachable, 'running', 'unreachable') && is(failed, 'failed');
    }, 30_000);
  }, 90_000);
  afterAll(() => end('calls', queued));

  it.each<[string, () => string[]]>([
    ['--state queued', () => [queued]],
    ['--state failed,cancelled', () => [failed, cancelled]],
    ['--state failed --state queued', () => [queued, failed]],
    ['--vendor pureconnect', () => [queued, cancelled]],
    ['--vendor alteryx,oracle-epm', () => [unreachable, failed]],
    ['--condition unreachable', () => [unreachable]],
    ['--running', () => [queued, unreachable]],
    ['--ended', () => [failed, cancelled]],
    ['--ended --vendor pureconnect', () => [cancelled]],
    ['--state running --condition clear', () => []],
    ['--since 1h', () => all],
    ['--since 1ms', () => []],
  ])('match exactly the waits of %s', async (line, expected) => {
    expect(await among(all, ...line.split(' '))).toEqual(expected());
  });

  it('count only matching rows towards --limit, and report a list that was cut', async () => {
    const ran = await stage.vigil('list', '--vendor', 'oracle-epm,alteryx', '--limit', '1');
    expect(ran.stdout.split('\n')).toHaveLength(2);
    expect(ran.stderr).toBe('Only the first 1 are shown. Raise --limit to see more.');
    const { waits, more } = await listed('--vendor', 'oracle-epm,alteryx', '--limit', '2');
    expect({ count: waits.length, more }).toEqual({ count: 2, more: false });
    expect((await listed('--limit', '1')).more).toBe(true);
  });

  it('report that nothing matches, and which command lists all waits', async () => {
    const { stdout } = await stage.vigil('list', 'calls', '--state', 'paused');
    expect(stdout).toBe('No matching waits. Run `vigil list calls` to see all of them.');
  });

  it('that are invalid are refused all at once, each with a suggestion', async () => {
    const line = '--vendor alterix --state runing,ok --condition cleer --since 5 --running --ended --limit 0';
    const { exitCode, stderr } = await stage.vigil('list', ...line.split(' '));
    expect(stderr.split('\n')).toEqual([
      'vigil: --limit: expected a whole number of at least 1',
      'vigil: --ended: cannot be combined with --running; without both all are shown',
      'vigil: --since: expected a duration such as "90s", "15m", "6h" or "1h30m"',
      'vigil: --vendor alterix: unknown vendor; did you mean "alteryx"?',
      'vigil: --state runing: unknown state; did you mean "running"?',
      'vigil: --state ok: unknown state; expected one of unknown, queued, running, paused, cancelling, succeeded, failed, cancelled',
      'vigil: --condition cleer: unknown condition; did you mean "clear"?',
      'vigil: see `vigil list --help`',
    ]);
    expect(exitCode).toBe(2);
  });
});

describe('list with registered search attributes', () => {
  let registered: Stage;
  const states = defineSearchAttributeKey('VigilState', 'KEYWORD');
  /** A wait that no worker serves: only its search attribute tells what it is. */
  const unserved = (state: string) =>
    registered.server.client.workflow.start('awaitJob', {
      taskQueue: `unserved-${randomUUID()}`,
      workflowId: `vigil:calls:${state}`,
      args: [{ connection: 'calls', jobId: state }],
      typedSearchAttributes: new TypedSearchAttributes([{ key: states, value: state }]),
    });

  beforeAll(async () => {
    registered = await openStage();
    await registered.startWorker();
  }, 60_000);
  afterAll(() => registered.stop());

  it('has the waits whose attributes match, and older ones that have none', async () => {
    const older = registered.calls.addJob({ timeline: [{ state: 2 }] });
    await registered.vigil('await', 'calls', older, ...QUICK, '--detach');
    await registered.calls.polled(older, 2);
    await registered.server.client.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { VigilState: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD },
    });
    await until(
      () =>
        unserved('running').then(
          () => true,
          () => false,
        ),
      30_000,
    );
    await unserved('queued');
    const jobs = async () => {
      const { stdout } = await registered.vigil('list', '--state', 'running', '-o', 'json');
      return idsOf(JSON.parse(stdout) as Listed).sort();
    };
    await until(async () => (await jobs()).length === 2);
    expect(await jobs()).toEqual([older, 'running'].sort());
  }, 90_000);
});

describe('list --watch without a terminal', () => {
  it('prints a line for each change, until Ctrl-C ends it with 0', async () => {
    const there = await aRunningCall();
    const watching = stage.startVigil('list', 'calls', '--running', '--watch');
    await until(() => watching.stdout.includes(` calls ${there} running\n`));
    const coming = await aRunningCall();
    await until(() => watching.stdout.includes(` calls ${coming} running\n`));
    await end('calls', there);
    // It no longer matches --running, but the list still says how it ended.
    await until(() => watching.stdout.includes(` calls ${there} cancelled: cancelled\n`));
    watching.kill('SIGINT');
    const { exitCode, stdout, stderr } = await watching.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = stdout.split('\n').filter((line) => line.includes(` calls ${there} `));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z calls /);
    await end('calls', coming);
  }, 60_000);

  it('reports that none matches yet', async () => {
    const watching = stage.startVigil('list', 'nowhere', '--watch');
    await watching.says('No matching waits yet. New ones are printed as they appear.');
    watching.kill('SIGINT');
    expect(await watching.ended).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('cannot be combined with -o json', async () => {
    const ran = await stage.vigil('list', '--watch', '-o', 'json');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { message: '--watch: cannot be combined with -o json, which prints one object and ends; use -o jsonl' },
    });
    expect(ran.exitCode).toBe(2);
  });

  it('continues while Temporal does not answer, and says so', async () => {
    const mortal = await openStage({ dbFilename: join(stage.folder, 'mortal.db') });
    try {
      const start = (jobId: string) => mortal.vigil('await', 'calls', jobId, '--detach');
      await start('before');
      const watching = startVigil(['list', '--watch'], { env: mortal.env, cwd: mortal.folder });
      await until(() => watching.stdout.includes(' calls before '));
      await mortal.server.kill9();
      await watching.says('Temporal does not answer. Retrying.');
      await mortal.server.restart();
      await watching.says('Temporal answers again.');
      await start('after');
      await until(() => watching.stdout.includes(' calls after '), 30_000);
      watching.kill('SIGINT');
      const { exitCode, stdout } = await watching.ended;
      expect(exitCode).toBe(0);
      // Seen again unchanged, it is not said again.
      expect(stdout.match(/ calls before /g)).toHaveLength(1);
    } finally {
      await mortal.stop();
    }
  }, 120_000);
});

(hasTmux ? describe : describe.skip)('list on a terminal', () => {
  const LONG = '{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}';
  beforeAll(async () => {
    const summary = '読み込み中の行 and row upon row '.repeat(6);
    await detached(
      'reports',
      stage.reports.addJob({ id: LONG, timeline: [{ status: 3, percentComplete: 43, summary }] }),
    );
    await stage.reports.requested('status', 2, LONG);
  }, 60_000);

  it.each([60, 80, 200])('fits %d columns: a line a wait, long texts cut', async (columns) => {
    const terminal = new Terminal(['list', 'reports'], { env: stage.env, columns });
    try {
      await terminal.shows('exit 0');
      const lines = terminal.screen().split('\n');
      expect(lines).toHaveLength(4);
      expect(lines[1]).toMatch(/^CONNECTION {2}JOB .*STATE$/);
      expect(lines[2]).toMatch(
        columns < 100 ? /^reports {5}\{aaaa\S*…\S*eeee\} .*…$/ : /^reports {5}\{aaaaaaaa-bbbb-cccc-dddd-e+\} .*…$/,
      );
      expect(lines[2]).toContain('running, 43 %'.slice(0, columns < 80 ? 9 : 20));
    } finally {
      terminal.close();
    }
  });

  it('is not cut if the output is not a terminal', async () => {
    const { stdout } = await stage.vigil('list', 'reports');
    expect(stdout).toContain(LONG);
    expect(stdout.split('\n')[1]!.length).toBeGreaterThan(200);
  });

  it('--watch redraws in place, marks what changed, and leaves the last table behind', async () => {
    const terminal = new Terminal(['list', 'calls', '--running', '--watch'], { env: stage.env, columns: 70, rows: 12 });
    try {
      await terminal.shows(/^\d\d:\d\d:\d\d, updated every 2 s/);
      // The alternate screen: it does not show what was there before.
      expect(terminal.screen()).not.toContain('before');
      const jobId = await aRunningCall();
      await terminal.shows(new RegExp(`^\\* calls +${jobId} +running .*running$`, 'm'));
      await end('calls', jobId);
      await terminal.shows(new RegExp(`^\\* calls +${jobId} +cancelled .*cancelled$`, 'm'));
      expect(terminal.screen().match(/CONNECTION/g)).toHaveLength(1);
      terminal.press('C-c');
      await terminal.shows('exit 0');
      expect(terminal.screen()).toMatch(/^before\n {2}(CONNECTION|No waits)/);
    } finally {
      terminal.close();
    }
  }, 60_000);

  it('--watch says how many waits do not fit the terminal, even after it becomes smaller', async () => {
    const many = await Promise.all(Array.from({ length: 6 }, () => aRunningCall()));
    const terminal = new Terminal(['list', 'calls', '--running', '--watch'], { env: stage.env, columns: 70, rows: 24 });
    try {
      await terminal.shows(...many.map((jobId) => new RegExp(`calls +${jobId} `)));
      expect(terminal.screen()).not.toContain('more');
      terminal.resize(40, 5);
      await terminal.shows(/^ {2}… and \d+ more$/m);
      const lines = terminal.screen().split('\n');
      expect(lines).toHaveLength(5);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
      terminal.press('C-c');
      await terminal.shows('exit 0');
    } finally {
      terminal.close();
      await Promise.all(many.map((jobId) => end('calls', jobId)));
    }
  }, 60_000);
});
