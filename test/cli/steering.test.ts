import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, outcomeOf } from '../helpers/outcome.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

// What a vendor's text may do to a terminal: colour it, clear it, set its title, go back over the line.
const ANSI = '\u001b[31mred\u001b[0m \u001b[2J\u001b]0;title\u0007 back\rover \u009b1m';
// eslint-disable-next-line no-control-regex -- control characters are just what must not be there
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

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
const runningCall = () => detached('calls', stage.calls.addJob({ timeline: [{ state: 2 }] }));

describe('show', () => {
  it('exits with 0 for a running wait, and shows its live progress', async () => {
    const jobId = await detached('reports', stage.reports.addJob({ timeline: [{ status: 3, percentComplete: 43 }] }));
    await stage.reports.requested('status', 3, jobId);
    const { exitCode, stdout } = await stage.vigil('show', 'reports', jobId);
    expect(stdout).toContain(`Job       reports ${jobId} (nexus-ic)\nState     running, 43 %  [vendor: 3]\n`);
    expect(stdout).toMatch(
      /\nPolling {3}poll \d+(, the next (now|in [^,]+), at \S+Z)?\nLimit {5}the deadline, in .*\nWeb UI {4}http:/,
    );
    expect(exitCode).toBe(0);
    const json = await stage.vigil('show', 'reports', jobId, '-o', 'json');
    const outcome = outcomeOf(json);
    expect(outcome).toMatchObject({ phase: 'waiting', state: 'running', percent: 43, condition: 'clear' });
    expect(outcome.cost.polls).toBeGreaterThanOrEqual(2);
    expect(json.stderr).toBe('');
  });

  it('shows why the vendor cannot be polled, and the last known state', async () => {
    const jobId = stage.gallery.addJob({ timeline: [{ status: 'Running' }] });
    stage.gallery.fault({ step: 'status', jobId, after: 1, times: 'always', answer: { status: 503 } });
    await detached('gallery', jobId);
    const conditionOf = async () => outcomeOf(await stage.vigil('show', 'gallery', jobId, '-o', 'json')).condition;
    await until(async () => (await conditionOf()) === 'unreachable');
    // Twice unreachable: only then does the pending poll have something to say.
    await stage.gallery.requested('status', 7, jobId);
    await until(async () => (await stage.vigil('show', 'gallery', jobId)).stdout.includes('\nProblem'));
    const { stdout } = await stage.vigil('show', 'gallery', jobId);
    expect(stdout).toContain('\nState     running, unreachable  [vendor: Running');
    expect(stdout).toMatch(/\nProblem {3}alteryx could not read status: .*503/);
  });
});

describe('list', () => {
  it('has all waits with their states, in text and in JSON', async () => {
    const failed = stage.planning.addJob({ timeline: [{ status: 1, details: ANSI }] });
    await stage.vigil('await', 'planning', failed, ...QUICK);
    const running = await detached('planning', stage.planning.addJob({ timeline: [{ status: -1 }] }));
    const terminated = await detached('planning', stage.planning.addJob({ timeline: [{ status: -1 }] }));
    const stateOf = async () => outcomeOf(await stage.vigil('show', 'planning', terminated, '-o', 'json')).state;
    await until(async () => (await stateOf()) === 'running');
    await stage.server.client.workflow.getHandle(`vigil:planning:${terminated}`).terminate();
    const rows = async () => {
      const ran = await stage.vigil('list', 'planning', '-o', 'json');
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      return (JSON.parse(ran.stdout) as { waits: { jobId: string; status: string; state: string }[] }).waits;
    };
    // Visibility follows a moment later.
    await until(async () => {
      const all = await rows();
      return all.length === 3 && all[0]!.state === 'running' && all[1]!.status === 'terminated';
    });
    expect((await rows()).map(({ jobId, status, state }) => [jobId, status, state])).toEqual([
      [running, 'running', 'running'],
      [terminated, 'terminated', 'running'],
      [failed, 'failed', 'failed'],
    ]);
    const { stdout } = await stage.vigil('list', 'planning');
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^CONNECTION {2}JOB +WAIT +AGE +STATE$/);
    expect(lines[1]).toMatch(new RegExp(`^planning {4}${running} +running +\\d+s +running$`));
    expect(lines[2]).toMatch(new RegExp(`^planning {4}${terminated} +terminated +\\d+s$`));
    expect(lines[3]).toMatch(new RegExp(`^planning {4}${failed} +JobFailed +\\d+s +failed - .*red`));
    expect(lines).toHaveLength(4);
    expect(stdout).not.toMatch(STEERS);
    const json = await stage.vigil('list', 'planning', '--ended', '-o', 'json');
    const ended = (JSON.parse(json.stdout) as { waits: { error?: { type: string } }[] }).waits;
    expect(ended.map(({ error }) => error?.type)).toEqual([undefined, 'JobFailed']);
    const { stdout: still } = await stage.vigil('list', 'planning', '--running');
    expect(still.split('\n')).toHaveLength(2);
    const { stdout: one } = await stage.vigil('list', '--query', 'ExecutionStatus = "Terminated"', '--limit', '1');
    expect(one.split('\n')[1]).toContain(terminated);
    const { stdout: unwatched } = await stage.vigil('list', 'planning', '--unwatched');
    expect(unwatched.split('\n').slice(1)).toEqual([expect.stringContaining(terminated)]);
    await stage.vigil('await', 'planning', terminated, '--detach');
    expect((await stage.vigil('list', 'planning', '--unwatched')).stdout).toMatch(/^No matching waits\./);
  });

  it('prints how to start a wait if there is none', async () => {
    const { exitCode, stdout } = await stage.vigil('list', 'nowhere');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'No waits. Run `vigil await <connection> <jobId>` to start one.',
    });
  });

  it("refuses a filter that Temporal cannot read, in Temporal's words", async () => {
    const { exitCode, stderr } = await stage.vigil('list', '--query', 'nonsense');
    expect(stderr).toMatch(/^vigil: Temporal rejected the request: invalid query: .+\nvigil: see `vigil --help`$/);
    expect(exitCode).toBe(2);
  });
});

describe('cancel', () => {
  it('waits until the vendor confirms the cancel, and then exits with 0 without an error', async () => {
    const jobId = await runningCall();
    const ran = await stage.vigil('cancel', 'calls', jobId, '--reason', 'wrong month', '-o', 'json');
    const outcome = outcomeOf(ran);
    expect(outcome).toMatchObject({
      state: 'cancelled',
      phase: 'ended',
      cancel: { reason: 'wrong month', result: 'confirmed' },
    });
    expect({ exit: ran.exitCode, error: outcome.error }).toEqual({ exit: 0, error: undefined });
  });

  it.each([['cancel'], ['poll-now'], ['extend', '--deadline', '1h']])(
    'prints how an ended wait ended, as %s does',
    async (command, ...flags) => {
      const failed = stage.calls.addJob({ timeline: [{ state: 3 }] });
      const gaveUp = '99';
      await stage.vigil('await', 'calls', failed, ...QUICK);
      await stage.vigil('await', 'calls', gaveUp, '--set', 'patience.missing=1s', ...QUICK);
      const after = async (jobId: string) => {
        const ran = await stage.vigil(command, 'calls', jobId, ...flags);
        expect(ran).toMatchObject({ exitCode: 6, stdout: '' });
        return ran.stderr.replace(/ended \d+m?s ago/, 'ended AGO');
      };
      expect(await after(failed)).toBe(
        `vigil: the wait for calls ${failed} has already ended AGO: failed\n` +
          `vigil: for details, run \`vigil show calls ${failed}\``,
      );
      expect(await after(gaveUp)).toMatch(
        /^vigil: the wait for calls 99 has already ended AGO: unknown, missing: JobLost: .+\n/,
      );
    },
  );

  it('does nothing if the vendor has no such call, and explains --abandon', async () => {
    const jobId = await detached('planning', stage.planning.addJob({ timeline: [{ status: -1 }] }));
    expect(await stage.vigil('cancel', 'planning', jobId)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        `vigil: planning ${jobId}: oracle-epm has no call to cancel a job; nothing was done\n` +
        'vigil: to end the wait and leave the job running, add --abandon',
    });
    expect((await stage.vigil('show', 'planning', jobId)).exitCode).toBe(0);
  });

  it('ends the wait with --abandon if the vendor has no such call, and says that the job may still run', async () => {
    const jobId = await detached('planning', stage.planning.addJob({ timeline: [{ status: -1 }] }));
    const { exitCode, stdout } = await stage.vigil('cancel', 'planning', jobId, '--abandon');
    expect(stdout).toContain('\nCancel    requested by the caller (requested by vigil cancel): unsupported\n');
    expect(stdout).toContain(
      '\nCanceled: the wait was cancelled; the vendor has no call to cancel a job, which may still run\n',
    );
    expect(exitCode).toBe(11);
  });

  it('only sends the request with --no-wait', async () => {
    const jobId = await runningCall();
    const ran = await stage.vigil('cancel', 'calls', jobId, '--no-wait');
    expect(ran).toEqual({ exitCode: 0, stdout: `Cancel requested for calls ${jobId}.`, stderr: '' });
    await stage.calls.requested('cancel', 1, jobId);
  });
});

describe('extend', () => {
  it('moves the deadline, counted from now', async () => {
    const jobId = await runningCall();
    const before = Date.now();
    const { exitCode, stdout } = await stage.vigil('extend', 'calls', jobId, '--deadline', '2h', '-o', 'json');
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout) as { deadlineAt: string };
    expect(answer).toEqual({ connection: 'calls', jobId, deadlineAt: expect.any(String) });
    const given = Date.parse(answer.deadlineAt) - before;
    expect(given).toBeGreaterThan(7_199_000);
    expect(given).toBeLessThan(7_230_000);
    const { stdout: text } = await stage.vigil('extend', 'calls', jobId, '--deadline', '1h');
    expect(text).toMatch(/^The deadline is now \S+Z\.$/);
  });

  it('exits with 2 when the wait no longer accepts a deadline', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
    await detached('calls', jobId);
    await stage.vigil('cancel', 'calls', jobId, '--no-wait');
    await stage.calls.requested('cancel', 1, jobId);
    const ran = await stage.vigil('extend', 'calls', jobId, '--deadline', '1h', '-o', 'json');
    expect(errorOf(ran)).toMatchObject({ message: 'the wait is cancelling; its deadline no longer applies' });
    expect(ran.exitCode).toBe(2);
  });
});

it('poll-now polls once, long before the next poll is due', async () => {
  const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
  await stage.vigil('await', 'calls', jobId, '--set', 'backoff.initial=10m', '--set', 'backoff.max=10m', '--detach');
  await stage.calls.polled(jobId);
  const ran = await stage.vigil('poll-now', 'calls', jobId);
  expect(ran).toEqual({ exitCode: 0, stdout: `Requested a poll of calls ${jobId}.`, stderr: '' });
  await stage.calls.polled(jobId, 2);
});

describe('messages and content', () => {
  it('are complete after the end, and cannot control the terminal', async () => {
    const texts = Array.from({ length: 30 }, (_, nth) => ({ status: 1, text: `line ${nth}`, toolId: nth }));
    const jobId = stage.gallery.addJob({
      timeline: [{ status: 'Completed' }],
      messages: [...texts, { status: 3, text: ANSI, toolId: 9 }],
      content: { fileName: 'out.csv', mediaType: 'text/csv', body: 'a,b\n' },
    });
    const awaited = await stage.vigil('await', 'gallery', jobId, ...QUICK);
    expect(awaited.exitCode).toBe(0);
    expect(awaited.stdout + awaited.stderr).not.toMatch(STEERS);

    const messages = await stage.vigil('messages', 'gallery', jobId);
    expect(messages.stdout.split('\n')).toHaveLength(31);
    expect(messages.stdout).toContain('info    [tool 4] line 4\n');
    expect(messages.stdout).toMatch(/\nerror {3}\[tool 9\] .*red/);
    expect(messages.stdout).not.toMatch(STEERS);
    const asJson = await stage.vigil('messages', 'gallery', jobId, '-o', 'json');
    const all = JSON.parse(asJson.stdout) as { total: number; messages: { text: string }[] };
    expect(all.total).toBe(31);
    // For a program the vendor's text is whole.
    expect(all.messages.at(-1)!.text).toBe(ANSI);

    const content = await stage.vigil('content', 'gallery', jobId);
    expect(content.stdout).toMatch(/^out\.csv {2}text\/csv {2}4 B {2}sha256 [0-9a-f]{64}\n {2}file:\/\/\/\S+$/);
    expect(content.stdout).not.toMatch(STEERS);
    const receipts = JSON.parse((await stage.vigil('content', 'gallery', jobId, '-o', 'json')).stdout) as object;
    expect(receipts).toMatchObject({ content: [{ bytes: 4, mediaType: 'text/csv' }], outputLocation: null });
  });

  it('say when they will be collected, while the job runs', async () => {
    const jobId = await runningCall();
    expect(await stage.vigil('messages', 'calls', jobId)).toMatchObject({
      exitCode: 0,
      stdout: 'Messages are collected after the end of the job.',
    });
    expect(await stage.vigil('content', 'calls', jobId)).toMatchObject({
      exitCode: 0,
      stdout: 'Content is collected after the end of the job.',
    });
  });

  it('say if there were none', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: 0 }] });
    await stage.vigil('await', 'planning', jobId, ...QUICK);
    expect((await stage.vigil('messages', 'planning', jobId)).stdout).toBe('The job had no messages.');
    expect((await stage.vigil('content', 'planning', jobId)).stdout).toBe('The job has no content.');
  });
});
