import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcomesOf } from '../helpers/outcome.js';
import { vigil, type Ran } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

let stage: Stage;
beforeAll(async () => {
  // Short enough that a valid job id can be too long for the server.
  stage = await openStage({ dynamicConfig: { 'limit.maxIDLength': 100 } });
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

const running = () => stage.calls.addJob({ timeline: [{ state: 2 }] });
const succeeding = () => stage.calls.addJob({ timeline: [{ state: 5 }] });
const failing = () => stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
const exporting = () => stage.planning.addJob({ timeline: [{ status: -1, reads: 4 }, { status: 0 }] });

const handleOf = (jobId: string, connection = 'calls') =>
  stage.server.client.workflow.getHandle(`vigil:${connection}:${jobId}`);
const statusOf = async (jobId: string) => (await handleOf(jobId).describe()).status.name;
const lines = (inputs: object[]) => inputs.map((input) => JSON.stringify(input)).join('\n');
const awaiting = (input: string, ...args: string[]): Promise<Ran> =>
  vigil(['await', '--input', '-', ...QUICK, ...args], { env: stage.env, cwd: stage.folder, input });

describe('await of several jobs', () => {
  it('prints each job when it ends, then all in the order given, and exits with the worst code', async () => {
    const jobs = [exporting(), failing(), succeeding()] as const;
    const [exported, failed, succeeded] = jobs;
    const input = [
      { connection: 'planning', jobId: exported },
      { connection: 'calls', jobId: failed },
      { connection: 'calls', jobId: succeeded },
    ];
    const { exitCode, stdout, stderr } = await awaiting(`\n${lines(input)}\n\n`);
    expect(exitCode).toBe(3);
    expect([...stdout.matchAll(/^Job {7}(\w+) (\S+) /gm)].map(([, connection, jobId]) => [connection, jobId])).toEqual([
      ['planning', exported],
      ['calls', failed],
      ['calls', succeeded],
    ]);
    expect(stdout).toContain('\nJobFailed: the job failed at the vendor: no disk\nWhat to do: ');
    expect(stderr).toMatch(/^Starting or joining the waits for 3 jobs\.\n3 jobs: 3 started\.\n/);
    expect(stderr).toMatch(
      new RegExp(`^\\S+Z planning ${exported} (not polled yet|running|succeeded, collecting)`, 'm'),
    );
    expect(stderr).toMatch(new RegExp(`^\\S+Z planning ${exported} succeeded$`, 'm'));
    expect(stderr).toMatch(new RegExp(`^\\S+Z calls ${failed} failed - no disk$`, 'm'));
    expect(stderr.endsWith('\n3 jobs: 2 succeeded, 1 failed.')).toBe(true);
  });

  it('prints one object as JSON, with the error beside the outcome of the job that failed', async () => {
    const [failed, succeeded] = [failing(), succeeding()];
    const ran = await stage.vigil('await', 'calls', succeeded, failed, ...QUICK, '-o', 'json');
    expect(ran.exitCode).toBe(3);
    const outcomes = outcomesOf(ran);
    expect(outcomes).toMatchObject([
      { jobId: succeeded, state: 'succeeded', phase: 'ended' },
      { jobId: failed, state: 'failed', error: { type: 'JobFailed' } },
    ]);
    expect(outcomes[0]?.error).toBeUndefined();
  });

  it('awaits a job that is named twice once, with the fields of its first line', async () => {
    const jobId = running();
    const input = ['1h', '2h', '3h'].map((deadline) => ({ connection: 'calls', jobId, deadline }));
    const ran = await awaiting(lines(input), '--detach', '-o', 'json');
    expect(ran.stderr).toContain(`calls ${jobId} is given 3 times. It has one wait, and the first input counts.\n`);
    expect(outcomesOf(ran)).toHaveLength(1);
    const { events } = await handleOf(jobId).fetchHistory();
    const payload = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads![0]!;
    expect(JSON.parse(Buffer.from(payload.data!).toString())).toMatchObject({ deadline: '1h' });
  });

  it('treats a file named .ndjson as a list even if it has one line', async () => {
    const jobId = succeeding();
    await writeFile(join(stage.folder, 'one.ndjson'), lines([{ connection: 'calls', jobId }]));
    const ran = await stage.vigil('await', '--input', 'one.ndjson', ...QUICK, '-o', 'json');
    expect(ran.exitCode).toBe(0);
    expect(outcomesOf(ran)).toMatchObject([{ jobId, state: 'succeeded' }]);
  });

  it('applies the flags and one object to each of the ids', async () => {
    const jobIds = [running(), running()];
    const input = JSON.stringify({ connection: 'reports', deadline: '1h', onCancel: 'leave' }, null, 2);
    const args = ['await', 'calls', ...jobIds, '--input', '-', '--deadline', '2h', '--detach'];
    const { exitCode, stdout } = await vigil(args, { env: stage.env, input });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`Detached from 2 waits.\nCome back: vigil await calls ${jobIds.join(' ')}`);
    for (const jobId of jobIds) {
      const { events } = await handleOf(jobId).fetchHistory();
      const payload = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads![0]!;
      expect(JSON.parse(Buffer.from(payload.data!).toString())).toEqual({
        connection: 'calls',
        jobId,
        deadline: '2h',
        onCancel: 'leave',
      });
    }
  });

  it('reads the outcome of jobs that have ended, unless --again polls them again', async () => {
    // At a vendor without shared polls.
    const jobIds = [0, 1].map((status) => stage.planning.addJob({ timeline: [{ status }] }));
    await stage.vigil('await', 'planning', ...jobIds, ...QUICK);
    const polls = () => jobIds.map((jobId) => stage.planning.requests('status', jobId).length);
    const before = polls();
    const second = await stage.vigil('await', 'planning', ...jobIds, ...QUICK);
    expect(second.stderr).toContain('2 jobs: 2 already ended (--again starts a new wait).\n');
    expect(second.exitCode).toBe(3);
    expect(polls()).toEqual(before);
    const third = await stage.vigil('await', 'planning', ...jobIds, ...QUICK, '--again');
    expect(third.stderr).toContain('2 jobs: 2 started.\n');
    expect(polls().every((count, index) => count > before[index]!)).toBe(true);
  });

  it('continues with the other jobs if one cannot be started', async () => {
    const [one, other] = [succeeding(), succeeding()];
    const tooLong = 'x'.repeat(150);
    const ran = await stage.vigil('await', 'calls', one, tooLong, other, ...QUICK, '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(/calls x+ was not started: Temporal rejected the request: .*length/);
    expect(ran.stderr).toContain('3 jobs: 2 started, 1 not started.\n');
    expect(outcomesOf(ran)).toMatchObject([
      { jobId: one, state: 'succeeded' },
      { jobId: tooLong, vendor: null, error: { type: 'InvalidInput' } },
      { jobId: other, state: 'succeeded' },
    ]);
  });

  it('gives up the jobs that it still watches when Temporal does not answer for --temporal-timeout, and keeps the outcomes of the others', async () => {
    const jobIds = [succeeding(), running(), running()];
    const watching = stage.startVigil('await', 'calls', ...jobIds, ...QUICK, '--temporal-timeout', '6s', '-o', 'json');
    await watching.says(`calls ${jobIds[0]} succeeded`);
    for (const jobId of jobIds.slice(1)) await watching.says(`calls ${jobId} running`);
    process.kill(stage.server.pid, 'SIGSTOP');
    try {
      const ran = await watching.ended;
      expect(ran.exitCode).toBe(8);
      expect(ran.stderr.match(/Temporal no longer answers/g)).toHaveLength(1);
      expect(outcomesOf(ran)).toMatchObject([
        { state: 'succeeded' },
        { state: 'running', phase: 'waiting', error: { type: 'TemporalUnreachable' } },
        { state: 'running', phase: 'waiting', error: { type: 'TemporalUnreachable' } },
      ]);
    } finally {
      process.kill(stage.server.pid, 'SIGCONT');
    }
  });
});

describe('leaving several jobs', () => {
  it('by the first Ctrl-C detaches from all with 130, prints how to come back, and cancels nothing', async () => {
    const jobIds = [running(), running(), succeeding()];
    const watching = stage.startVigil('await', 'calls', ...jobIds, ...QUICK);
    // The line of its end. A line of its state comes before, while its messages are collected.
    await watching.says(`calls ${jobIds[2]} succeeded\n`);
    for (const jobId of jobIds.slice(0, 2)) await watching.says(`calls ${jobId} running`);
    watching.kill('SIGINT');
    const { exitCode, stdout, stderr } = await watching.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(new RegExp(`^Job {7}calls ${jobIds[2]} [^]+$`));
    expect(stdout).not.toContain(`calls ${jobIds[0]}`);
    expect(
      stderr.endsWith(
        `\n3 jobs: 2 still running, 1 succeeded.\nDetached: 2 waits continue.\n` +
          `Come back: vigil await calls ${jobIds[0]} ${jobIds[1]}\nCancel one: vigil cancel <connection> <jobId>`,
      ),
    ).toBe(true);
    for (const jobId of jobIds.slice(0, 2)) expect(await statusOf(jobId)).toBe('RUNNING');
  });

  it('by the first Ctrl-C with --cancel-on-interrupt cancels all, and shows them to their ends', async () => {
    const jobIds = [running(), running()];
    const watching = stage.startVigil('await', 'calls', ...jobIds, ...QUICK, '--cancel-on-interrupt', '-o', 'json');
    for (const jobId of jobIds) await watching.says(`calls ${jobId} running`);
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.stderr).toContain('\nCancelling 2 jobs. Press Ctrl-C again to detach.\n');
    expect(ran.exitCode).toBe(4);
    for (const { cancel } of outcomesOf(ran))
      expect(cancel).toMatchObject({ reason: 'interrupted', result: 'confirmed' });
    for (const jobId of jobIds) expect(stage.calls.job(jobId).cancelAsked).toBe(1);
  });

  it('by Ctrl-C while the waits are being started leaves the rest unstarted, and names them', async () => {
    const path = await stage.writeConfig('idle.yaml', 'taskQueue: idle\nconnections:\n  idle: { elsewhere: true }\n');
    const jobIds = Array.from({ length: 400 }, (_, index) => String(index));
    const watching = stage.startVigil('await', 'idle', ...jobIds, '--config', path, '-o', 'json');
    await watching.says('Starting or joining the waits for 400 jobs.');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(130);
    const outcomes = outcomesOf(ran);
    const unstarted = outcomes.filter(({ error }) => error?.type === 'NotStarted');
    expect(outcomes).toHaveLength(400);
    expect(unstarted.length).toBeGreaterThan(0);
    await expect(handleOf(unstarted[0]!.jobId, 'idle').describe()).rejects.toThrow(/not found/i);
    for (const { jobId, error } of outcomes.slice(0, 20)) {
      if (!error) expect((await handleOf(jobId, 'idle').describe()).status.name).toBe('RUNNING');
    }
  });

  it('by --wait-timeout exits with 5, or with 3 if one has failed', async () => {
    const jobIds = [running(), exporting(), running()] as const;
    const [one, exported, other] = jobIds;
    const input = lines([
      { connection: 'calls', jobId: one },
      { connection: 'planning', jobId: exported },
      { connection: 'calls', jobId: other },
    ]);
    const ran = await awaiting(input, '--wait-timeout', '10s', '-o', 'json');
    expect(ran.exitCode).toBe(5);
    expect(ran.stderr).toContain('\n--wait-timeout passed: 2 of 3 jobs still running.\n');
    expect(outcomesOf(ran)).toMatchObject([
      { jobId: one, phase: 'waiting', state: 'running' },
      { jobId: exported, phase: 'ended', state: 'succeeded' },
      { jobId: other, phase: 'waiting', state: 'running' },
    ]);
    const withFailed = await stage.vigil('await', 'calls', one, failing(), ...QUICK, '--wait-timeout', '10s');
    expect(withFailed.exitCode).toBe(3);
  });
});

it('await reports once for each queue that no worker polls it, however many jobs wait there', async () => {
  const path = await stage.writeConfig(
    'far.yaml',
    'taskQueue: far\nconnections:\n  one: { elsewhere: true }\n  two: { elsewhere: true }\n',
  );
  const input = lines(['one', 'two'].flatMap((connection) => ['1', '2', '3'].map((jobId) => ({ connection, jobId }))));
  const ran = await awaiting(input, '--config', path, '--wait-timeout', '6s');
  expect(ran.exitCode).toBe(5);
  expect(
    [...ran.stderr.matchAll(/^No worker polls the task queue ([\w/]+)/gm)].map(([, queue]) => queue).sort(),
  ).toEqual(['far', 'far/one', 'far/one/act', 'far/two', 'far/two/act']);
});
