import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../helpers/outcome.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

const statusOf = async (jobId: string) =>
  (await stage.server.client.workflow.getHandle(`vigil:calls:${jobId}`).describe()).status.name;
const running = () => stage.calls.addJob({ timeline: [{ state: 2 }] });
const comeBack = (jobId: string) => `Come back: vigil await calls ${jobId}\nCancel it: vigil cancel calls ${jobId}`;

describe('the first Ctrl-C', () => {
  it('detaches with 130, prints how to come back and how to cancel, and cancels nothing', async () => {
    const jobId = running();
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK);
    await watching.says(' running');
    watching.kill('SIGINT');
    const { exitCode, stdout, stderr } = await watching.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr.endsWith(`\nDetached. The wait continues.\n${comeBack(jobId)}`)).toBe(true);
    expect(await statusOf(jobId)).toBe('RUNNING');
    expect(stage.calls.requests('cancel', jobId)).toEqual([]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('may also be %s, which detaches with %i and prints the same', async (signal, exit) => {
    const jobId = running();
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
    await watching.says(' running');
    watching.kill(signal);
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(exit);
    expect(ran.stderr.endsWith(`\nDetached. The wait continues.\n${comeBack(jobId)}`)).toBe(true);
    expect(outcomeOf(ran)).toMatchObject({ jobId, phase: 'waiting', state: 'running' });
    expect(await statusOf(jobId)).toBe('RUNNING');
  });

  it('may also be SIGTERM, which cancels the job with --cancel-on-interrupt', async () => {
    const jobId = running();
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '--cancel-on-interrupt', '-o', 'json');
    await watching.says(' running');
    watching.kill('SIGTERM');
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(4);
    expect(outcomeOf(ran).cancel).toMatchObject({ by: 'caller', result: 'confirmed' });
  });

  it('prints the outcome so far to stdout in JSON', async () => {
    const jobId = running();
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
    await watching.says(' running');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.exitCode).toBe(130);
    expect(outcomeOf(ran)).toMatchObject({ jobId, phase: 'waiting', state: 'running' });
  });

  it('cancels the job with --cancel-on-interrupt, and shows it to its end', async () => {
    const jobId = running();
    const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '--cancel-on-interrupt', '-o', 'json');
    await watching.says(' running');
    watching.kill('SIGINT');
    const ran = await watching.ended;
    expect(ran.stderr).toContain('\nCancelling the job. Press Ctrl-C again to detach.');
    expect(ran.exitCode).toBe(4);
    expect(outcomeOf(ran).cancel).toMatchObject({ by: 'caller', reason: 'interrupted', result: 'confirmed' });
    expect(stage.calls.job(jobId).cancelAsked).toBe(1);
  });
});

it('the second Ctrl-C leaves a cancel to the wait', async () => {
  const jobId = stage.calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
  const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '--cancel-on-interrupt');
  await watching.says(' running');
  watching.kill('SIGINT');
  await watching.says('cancelling, waiting for the cancellation');
  watching.kill('SIGINT');
  const { exitCode, stderr } = await watching.ended;
  expect(exitCode).toBe(130);
  expect(stderr.endsWith(`Detached. The wait continues.\n${comeBack(jobId)}`)).toBe(true);
  expect(await statusOf(jobId)).toBe('RUNNING');
});

describe('--wait-timeout', () => {
  it('limits the watching, not the job, and exits with 5', async () => {
    const jobId = running();
    const { exitCode, stdout, stderr } = await stage.vigil('await', 'calls', jobId, ...QUICK, '--wait-timeout', '1s');
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' });
    expect(stderr.endsWith(`\nStill running: --wait-timeout passed.\n${comeBack(jobId)}`)).toBe(true);
    expect(await statusOf(jobId)).toBe('RUNNING');
  });

  it('prints the outcome so far as JSON', async () => {
    const jobId = running();
    const ran = await stage.vigil('await', 'calls', jobId, ...QUICK, '--wait-timeout', '3s', '-o', 'json');
    expect(ran.exitCode).toBe(5);
    const outcome = outcomeOf(ran);
    expect(outcome).toMatchObject({ jobId, phase: 'waiting', state: 'running', vendor: 'pureconnect' });
    expect(outcome.error).toBeUndefined();
  });
});
