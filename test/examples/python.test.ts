import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { filePlaces, findSecrets } from '../helpers/secret-search.js';
import { configOf } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';
import { describeExample, expectOutcome, tellNightly } from './nightly-stories.js';
import { tellRuns } from './run-stories.js';
import { python } from './toolchains.js';

const RUNNING = { state: 2 };

await describeExample(python, (played) => {
  tellNightly(played, { worker: ['worker'], start: ['start'], whenAwaited: 'refused' });
  tellRuns(played, ['run_job']);

  describe('await_job.py, which needs no workflow', () => {
    const awaitJob = (connection: string, jobId: string) => played().run('default', 'await_job', connection, jobId);

    it('finds Temporal at localhost:7233 if no address is set', async () => {
      // There may be a server, but it has no such namespace.
      const temporal = { TEMPORAL_NAMESPACE: 'there-is-none' };
      const { stderr } = await played().runWith(temporal, 'await_job', 'calls', '34').ended;
      expect(stderr).toMatch(/127\.0\.0\.1:7233|there-is-none/);
    });

    it('prints the outcome of a job that succeeded', async () => {
      const jobId = played().stage.reports.addJob({ timeline: [{ status: 3 }, { status: 4 }] });
      const { exitCode, stdout } = await awaitJob('reports', jobId).ended;
      expect({ exitCode, outcome: JSON.parse(stdout) as object }).toMatchObject({
        exitCode: 0,
        outcome: { jobId, phase: 'ended', state: 'succeeded' },
      });
    });

    it('prints the outcome of a job that failed, and fails', async () => {
      const jobId = played().stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
      const { exitCode, stdout, stderr } = await awaitJob('calls', jobId).ended;
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
      expect(stderr).toContain('JobFailed: the job failed at the vendor: no disk');
      expect(JSON.parse(stdout)).toMatchObject({ jobId, state: 'failed' });
    });

    it('joins a running wait', async () => {
      const { stage } = played();
      const { calls } = stage;
      const jobId = calls.addJob({ timeline: [RUNNING] });
      await stage.vigil('await', 'calls', jobId, '--detach');
      const { runId } = await played().wait('calls', jobId).describe();
      const joined = awaitJob('calls', jobId);
      await calls.requested('status', 1, jobId);
      await played().wait('calls', jobId).cancel();
      const { exitCode, stderr } = await joined.ended;
      expect(exitCode).toBe(1);
      expect(stderr).toContain('cancel');
      expect((await played().wait('calls', jobId).describe()).runId).toBe(runId);
      await expectOutcome(played().wait('calls', jobId), { state: 'cancelled' });
    });

    it.each(['succeeded', 'failed', 'cancelled'])('reads how a wait has ended, if the job has %s', async (state) => {
      const { stage } = played();
      const { calls } = stage;
      const timeline = { succeeded: [{ state: 5 }], failed: [{ state: 3 }], cancelled: [RUNNING] }[state]!;
      const jobId = calls.addJob({ timeline });
      await stage.vigil('await', 'calls', jobId, '--detach');
      if (state === 'cancelled') await stage.vigil('cancel', 'calls', jobId);
      await until(async () => (await played().wait('calls', jobId).describe()).status.name !== 'RUNNING');
      const before = await played().wait('calls', jobId).describe();
      await awaitJob('calls', jobId).ended;
      expect((await played().wait('calls', jobId).describe()).runId).toBe(before.runId);
    });

    it('starts a new wait if the last one ended for a reason of its own', async () => {
      const { stage } = played();
      const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
      const last = await stage.vigil('await', 'planning', jobId, '--deadline', '1s', '--on-deadline', 'leave');
      expect(last.exitCode).toBe(10);
      const { runId } = await played().wait('planning', jobId).describe();
      const second = awaitJob('planning', jobId);
      await until(async () => (await played().wait('planning', jobId).describe()).runId !== runId);
      expect((await played().wait('planning', jobId).describe()).status.name).toBe('RUNNING');
      await second.stop();
    });
  });

  // The last one, because the worker is another one from here on.
  it('await_job.py awaits a job whose payloads are encrypted', async () => {
    const { stage } = played();
    const key = randomBytes(32).toString('base64');
    const path = await stage.writeSecret('codec-key', key);
    const codec = `codec: { use: "2026-11", keys: { "2026-11": "\${file:${path}}" } }\n`;
    const config = await stage.writeConfig('codec.yaml', codec + configOf(stage));
    await stage.stopWorkers();
    await stage.startWorker(['--config', config]);
    const text = 'said-to-python-Rf63';
    const jobId = stage.calls.addJob({ timeline: [RUNNING, { state: 3, errorInfo: text }] });
    const temporal = { TEMPORAL_ADDRESS: stage.server.address, TEMPORAL_NAMESPACE: 'default' };
    const settings = { ...temporal, CODEC_KEY_ID: '2026-11', CODEC_KEY: key };
    const { exitCode, stdout, stderr } = await played().runWith(settings, 'await_job', 'calls', jobId).ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
    expect(stderr).toContain(`JobFailed: the job failed at the vendor: ${text}`);
    expect(JSON.parse(stdout)).toMatchObject({ jobId, state: 'failed' });
    expect(findSecrets([text], await filePlaces(stage.databaseFolder))).toEqual([]);
    const shown = await stage.vigil('--config', config, 'show', 'calls', jobId);
    expect(shown).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(text) });
  }, 60_000);
});
