/** Workers that serve the workflows as versions of a Worker Deployment: which of them continues what, before and after a change. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import proto from '@temporalio/proto';
import { watchId } from '../../src/contract/ids.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { runWorker } from '../helpers/processes.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { temporalCli } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';

const { VERSIONING_BEHAVIOR_AUTO_UPGRADE } = proto.temporal.api.enums.v1.VersioningBehavior;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 30 } });
  const text = configOf(stage).replace(/( calls: .+rateLimit: 1000)/, '$1, watch: shared');
  await stage.writeConfig('vigil.yaml', text);
}, 60_000);
afterEach(() => stage.stopWorkers(), 60_000);
afterAll(() => stage.stop());

const version = (deployment: string, buildId: string) => ['--deployment-name', deployment, '--build-id', buildId];

/** Runs the command that Vigil has printed, without the question whether it is meant. */
async function run(command: string): Promise<void> {
  const [program, ...words] = command.split(' ');
  expect(program).toBe('temporal');
  await execa(await temporalCli(), [...words, '--yes'], { env: stage.env });
}

/** The server refuses a version whose worker it has not seen on every task queue yet. */
async function makeCurrent(deployment: string, buildId: string): Promise<void> {
  const command = `temporal worker deployment set-current-version --deployment-name ${deployment} --build-id ${buildId}`;
  await until(() =>
    run(command).then(
      () => true,
      () => false,
    ),
  );
}

/** The version that made the last workflow task. */
async function versionOf(workflowId: string) {
  const { raw, runId } = await stage.server.client.workflow.getHandle(workflowId).describe();
  const { behavior, deploymentVersion } = raw.workflowExecutionInfo?.versioningInfo ?? {};
  return { runId, behavior, buildId: deploymentVersion?.buildId };
}

describe('a worker with a version', () => {
  it('gets workflows once its version is current, and vigil check says how to make it so', async () => {
    const worker = await stage.startWorker(version('first', '1.0.0'));
    const command = 'temporal worker deployment set-current-version --deployment-name first --build-id 1.0.0';
    expect(worker.log).toContain(`the version first 1.0.0 gets workflows while it is current: ${command}`);
    const jobId = stage.reports.addJob({ timeline: [{ status: 4 }] });
    await stage.vigil('await', 'reports', jobId, ...QUICK, '--detach');
    const before = await stage.vigil('check');
    const what = 'worker version of the task queue vigil';
    expect(before.stdout).toContain(
      `PROBLEM ${what}: no version is current, so no worker gets workflow tasks; polling: first 1.0.0\n        run \`${command}\``,
    );
    expect(before.exitCode).toBe(1);
    await run(command);
    expect((await stage.vigil('await', 'reports', jobId)).exitCode).toBe(0);
    await until(async () => (await stage.vigil('check')).stdout.includes(`ok      ${what}: first 1.0.0 is current`));
  }, 60_000);

  it('hands running waits, watches and their next runs over when another version becomes current, also back to the older one', async () => {
    const older = await stage.startWorker(version('second', '1.0.0'));
    await makeCurrent('second', '1.0.0');
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const backoff = ['--set', 'backoff.initial=100ms', '--set', 'backoff.max=100ms'];
    await stage.vigil('await', 'calls', jobId, ...backoff, '--detach');
    const [wait, watch] = [`vigil:calls:${jobId}`, watchId('calls', 0)];
    const handle = stage.server.client.workflow.getHandle(wait);
    await until(async () => (await handle.query<unknown>(WATCH_QUERY).catch(() => null)) !== null);
    const behavior = VERSIONING_BEHAVIOR_AUTO_UPGRADE;
    for (const workflowId of [wait, watch])
      expect(await versionOf(workflowId)).toMatchObject({ behavior, buildId: '1.0.0' });

    await stage.startWorker(version('second', '1.1.0'));
    await makeCurrent('second', '1.1.0');
    await older.kill9();
    const { runId } = await versionOf(wait);
    // Each hint is a workflow task of its own, until the wait continues as new.
    await until(async () => {
      await handle.signal('pollNow');
      await stage.server.client.workflow.getHandle(watch).signal('leave', 'nobody');
      return (await versionOf(wait)).runId !== runId;
    });
    for (const workflowId of [wait, watch]) await until(async () => (await versionOf(workflowId)).buildId === '1.1.0');

    await stage.startWorker(version('second', '1.0.0'));
    await makeCurrent('second', '1.0.0');
    stage.calls.job(jobId).life.continueWith([{ state: 5 }]);
    expect((await stage.vigil('await', 'calls', jobId)).exitCode).toBe(0);
    expect(await versionOf(wait)).toMatchObject({ behavior, buildId: '1.0.0' });
  }, 120_000);

  it('is refused in one line if it cannot be one', async () => {
    const { exitCode, stderr } = await runWorker(stage.env, ['--build-id', '7']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'vigil-worker: the command line and the environment: --build-id: needs --deployment-name or TEMPORAL_DEPLOYMENT_NAME\n' +
        'vigil-worker: docs/upgrading.md explains worker versions',
    });
    const wrong = await runWorker(stage.env, ['--compatible-with', 'v1']);
    expect(wrong).toMatchObject({
      exitCode: 2,
      stderr: 'vigil-worker: --compatible-with: expected a version of Vigil, such as 1.2.3',
    });
  }, 60_000);
});
