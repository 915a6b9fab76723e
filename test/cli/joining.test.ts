import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, outcomeOf } from '../helpers/outcome.js';
import { vigil } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

const running = () => stage.calls.addJob({ timeline: [{ state: 2 }] });
const handleOf = (jobId: string, connection = 'calls') =>
  stage.server.client.workflow.getHandle(`vigil:${connection}:${jobId}`);

/** The input that the wait was started with. */
async function startedWith(jobId: string, connection = 'calls'): Promise<unknown> {
  const { events } = await handleOf(jobId, connection).fetchHistory();
  const payload = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads![0]!;
  return JSON.parse(Buffer.from(payload.data!).toString());
}

describe('a wait that runs', () => {
  it('prints its ids first, and continues after --detach', async () => {
    const jobId = running();
    const { exitCode, stdout, stderr } = await stage.vigil('await', 'calls', jobId, ...QUICK, '--detach');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `Detached. Come back: vigil await calls ${jobId}` });
    const { runId, status } = await handleOf(jobId).describe();
    expect(status.name).toBe('RUNNING');
    const uiPort = Number(stage.server.address.split(':')[1]) + 1_000;
    expect(stderr).toBe(`Connection  calls
Job         ${jobId}
Workflow    vigil:calls:${jobId}
Run         ${runId}
Web UI      http://127.0.0.1:${uiPort}/namespaces/default/workflows/vigil%3Acalls%3A${jobId}/${runId}/user-metadata`);
  });

  it('is joined, not started again', async () => {
    const jobId = running();
    await stage.vigil('await', 'calls', jobId, ...QUICK, '--detach');
    const { runId } = await handleOf(jobId).describe();
    const joined = await stage.vigil('await', 'calls', jobId, '--again', '--wait-timeout', '100ms', '-o', 'json');
    expect(joined.exitCode).toBe(5);
    expect((await handleOf(jobId).describe()).runId).toBe(runId);
    expect(outcomeOf(joined)).toMatchObject({ jobId, phase: 'waiting' });
  });

  it('reports the settings that do not apply to a caller that joins, in text and in JSON', async () => {
    const jobId = running();
    await stage.vigil('await', 'calls', jobId, ...QUICK, '--deadline', '2h', '--detach');
    await stage.calls.requested('status', 1, jobId);
    const flags = ['--deadline', '1h', '--on-cancel', 'cancel', '--wait-timeout', '100ms'];
    const text = await stage.vigil('await', 'calls', jobId, ...QUICK, ...flags);
    expect(text.stderr).toContain('Its settings apply; yours are ignored: deadline 1h (the wait has 2h).');
    for (const more of [[], ['--detach']]) {
      const json = await stage.vigil('await', 'calls', jobId, ...QUICK, ...flags, ...more, '-o', 'json');
      expect(JSON.parse(json.stdout)).toMatchObject({
        ignoredSettings: [{ field: 'deadline', yours: '1h', applies: '2h' }],
      });
    }
    const same = await stage.vigil('await', 'calls', jobId, ...QUICK, '--wait-timeout', '100ms', '-o', 'json');
    expect(same.stderr).toContain('None of your settings differs from its own.');
    expect(JSON.parse(same.stdout)).not.toHaveProperty('ignoredSettings');
  });

  it('that is being cancelled is reported as such to whoever joins, for one job and for each of several', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
    const other = running();
    await stage.vigil('await', 'calls', jobId, other, ...QUICK, '--detach');
    await stage.vigil('cancel', 'calls', jobId, '--reason', 'wrong month', '--no-wait');
    await stage.calls.requested('cancel', 1, jobId);
    const being = /being cancelled, as the caller requested at \S+Z \(wrong month\): \S.+\./;
    const one = await stage.vigil('await', 'calls', jobId, ...QUICK, '--detach');
    expect(one.stderr).toMatch(
      new RegExp(`\nJoined the existing wait, running since \\S+Z\\. It is ${being.source} None of`),
    );
    const several = await stage.vigil('await', 'calls', jobId, other, ...QUICK, '--detach');
    expect(several.stderr).toMatch(new RegExp(`^calls ${jobId}: joined\\. It is ${being.source}`, 'm'));
    expect(several.stderr).not.toContain(`calls ${other}: joined`);
  });

  it('reports them for each of several jobs', async () => {
    const jobIds = [running(), running()];
    await stage.vigil('await', 'calls', ...jobIds, ...QUICK, '--detach');
    const joined = await stage.vigil(
      'await',
      'calls',
      ...jobIds,
      ...QUICK,
      '--deadline',
      '1h',
      '--detach',
      '-o',
      'json',
    );
    const ignoredSettings = [{ field: 'deadline', yours: '1h', applies: '7d' }];
    expect(JSON.parse(joined.stdout)).toMatchObject({ jobs: jobIds.map((jobId) => ({ jobId, ignoredSettings })) });
    for (const jobId of jobIds) {
      expect(joined.stderr).toContain(
        `calls ${jobId}: joined. Its settings apply; yours are ignored: deadline 1h (the`,
      );
    }
  });

  it('prints an outcome as JSON even with --detach', async () => {
    const jobId = running();
    const detached = await stage.vigil('await', 'calls', jobId, ...QUICK, '--detach', '-o', 'json');
    expect(outcomeOf(detached)).toMatchObject({ connection: 'calls', jobId, phase: 'waiting' });
  });
});

describe('a wait that has ended', () => {
  it('with the end of the job prints that end again, unless --again polls the job', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
    const first = await stage.vigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
    const polls = stage.calls.requests('status', jobId).length;
    const second = await stage.vigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
    expect(second).toEqual({
      exitCode: 3,
      stdout: first.stdout,
      stderr: `The wait for calls ${jobId} has already ended. Use --again to start a new one.`,
    });
    expect(stage.calls.requests('status', jobId)).toHaveLength(polls);
    const third = await stage.vigil('await', 'calls', jobId, ...QUICK, '--again', '-o', 'json');
    expect(third.exitCode).toBe(3);
    expect(stage.calls.requests('status', jobId).length).toBeGreaterThan(polls);
  });

  it('for a reason of its own is started again', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1, ms: 7_000 }, { status: 0 }] });
    const short = await stage.vigil('await', 'planning', jobId, ...QUICK, '--deadline', '1s');
    expect(short.exitCode).toBe(10);
    const { exitCode, stderr } = await stage.vigil('await', 'planning', jobId, ...QUICK);
    expect(stderr).not.toContain('has ended already');
    expect(exitCode).toBe(0);
  });
});

describe('the input', () => {
  it('can be given by flags, and nested fields by --set', async () => {
    const jobId = running();
    const flags = ['--deadline', '2h', '--queue-deadline', '1h', '--on-deadline', 'leave', '--on-cancel', 'leave'];
    const more = ['--cancel-deadline', '1m', '--collect-deadline', '3h', '--on-failure', 'return'];
    const nested = ['backoff.factor=2', 'collect.content=false', 'content.formats=Raw, Csv', 'content.file=7'];
    const sets = nested.flatMap((field) => ['--set', field]);
    await stage.vigil('await', 'calls', jobId, '--detach', ...flags, ...more, ...sets);
    expect(await startedWith(jobId)).toEqual({
      connection: 'calls',
      jobId,
      deadline: '2h',
      queueDeadline: '1h',
      onDeadline: 'leave',
      onCancel: 'leave',
      cancelDeadline: '1m',
      collectDeadline: '3h',
      onFailure: 'return',
      backoff: { factor: 2 },
      collect: { content: false },
      content: { formats: ['Raw', 'Csv'], file: '7' },
    });
  });

  it('can be given by a file, which flags and arguments override', async () => {
    const jobId = running();
    const file = join(stage.folder, 'input.json');
    const input = { connection: 'reports', jobId: 'other', deadline: '1h', backoff: { initial: '1s', max: '9s' } };
    await writeFile(file, JSON.stringify(input));
    const flags = ['--deadline', '2h', '--set', 'backoff.initial=2s', '--detach'];
    await stage.vigil('await', 'calls', jobId, '--input', file, ...flags);
    expect(await startedWith(jobId)).toEqual({
      connection: 'calls',
      jobId,
      deadline: '2h',
      backoff: { initial: '2s', max: '9s' },
    });
  });

  it('can be given on stdin', async () => {
    const jobId = running();
    const input = JSON.stringify({ connection: 'calls', jobId, deadline: '3h' });
    const ran = await vigil(['await', '--input', '-', '--detach'], { env: stage.env, input });
    expect(ran.exitCode).toBe(0);
    expect(await startedWith(jobId)).toEqual({ connection: 'calls', jobId, deadline: '3h' });
  });

  it('accepts an id that a shell would split, and the printed commands quote it', async () => {
    const { exitCode, stdout } = await stage.vigil('await', 'calls', "a b'c", '--detach', '--config', stage.configPath);
    expect(stdout).toBe(`Detached. Come back: vigil await calls 'a b'\\''c' --config ${stage.configPath}`);
    expect(exitCode).toBe(0);
    await handleOf("a b'c").terminate();
  });
});

describe('a job that was never awaited', () => {
  it.each([['show'], ['cancel'], ['extend', '--deadline', '1h'], ['poll-now'], ['messages'], ['content']])(
    'makes %s exit with 6 and print how to start a wait',
    async (command, ...flags) => {
      const ran = await stage.vigil(command, 'calls', 'never awaited', ...flags);
      expect(ran).toEqual({
        exitCode: 6,
        stdout: '',
        stderr: `vigil: there is no wait for calls never awaited\nvigil: to start one, run \`vigil await calls 'never awaited'\`; to see the waits, run \`vigil list\``,
      });
      const json = await stage.vigil(command, 'calls', 'never awaited', ...flags, '-o', 'json');
      expect(errorOf(json)).toMatchObject({ type: 'NoSuchWait' });
      expect(json).toMatchObject({ exitCode: 6, stderr: '' });
    },
  );
});
