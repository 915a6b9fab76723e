import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startDevServer, startTimeSkippingServer, type DevServer } from './temporal.js';
import type { sleepFor } from './workflows/sleep-for.js';

const workflowFile = (name: string) => fileURLToPath(new URL(`./workflows/${name}.ts`, import.meta.url));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the dev server', () => {
  let folder: string;
  let server: DevServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-dev-server-'));
    server = await startDevServer({
      dbFilename: join(folder, 'temporal.db'),
      dynamicConfig: { 'limit.maxIDLength': 200 },
      searchAttributes: { VigilTest: 'Keyword' },
    });
  });

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs a workflow', async () => {
    const worker = await Worker.create({
      connection: server.nativeConnection,
      taskQueue: 'dev-server',
      workflowsPath: workflowFile('sleep-for'),
    });
    const slept = await worker.runUntil(
      server.client.workflow.execute<typeof sleepFor>('sleepFor', {
        args: ['100ms'],
        taskQueue: 'dev-server',
        workflowId: randomUUID(),
      }),
    );
    expect(slept).toBeGreaterThanOrEqual(100);
  });

  it('takes search attributes and dynamic configuration from the options', async () => {
    const key = defineSearchAttributeKey('VigilTest', 'KEYWORD');
    const start = (workflowId: string) =>
      server.client.workflow.start('unserved', {
        taskQueue: 'nobody',
        workflowId,
        typedSearchAttributes: new TypedSearchAttributes([{ key, value: 'here' }]),
      });
    await expect(start('x'.repeat(201))).rejects.toMatchObject({ cause: { code: 3 } });
    const handle = await start('x'.repeat(200));
    expect((await handle.describe()).typedSearchAttributes.get(key)).toBe('here');
  });

  it('keeps its workflows over a kill -9 and a restart, with the same client', async () => {
    const handle = await server.client.workflow.start('unserved', { taskQueue: 'nobody', workflowId: randomUUID() });
    const pid = server.pid;
    await server.kill9();
    expect(isAlive(pid)).toBe(false);
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });

  it('serves the namespace that was asked for, and is gone when it is stopped', async () => {
    const other = await startDevServer({ namespace: 'vigil-test' });
    const { pid } = other;
    try {
      expect((await other.client.workflow.count()).count).toBe(0);
      expect(other.client.options.namespace).toBe('vigil-test');
    } finally {
      await other.stop();
    }
    expect(isAlive(pid)).toBe(false);
  });
});

describe('the time-skipping server', () => {
  let environment: TestWorkflowEnvironment;

  beforeAll(async () => {
    environment = await startTimeSkippingServer();
  });

  afterAll(async () => {
    await environment.teardown();
  });

  it('skips 24 h of a workflow, and the history replays', async () => {
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: 'time-skipping',
      workflowsPath: workflowFile('sleep-for'),
    });
    const workflowId = randomUUID();
    const startedAt = Date.now();
    const slept = await worker.runUntil(
      environment.client.workflow.execute<typeof sleepFor>('sleepFor', {
        args: ['24h'],
        taskQueue: 'time-skipping',
        workflowId,
      }),
    );
    expect(slept).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(Date.now() - startedAt).toBeLessThan(20_000);

    const history = await environment.client.workflow.getHandle(workflowId).fetchHistory();
    // package.json overrides protobufjs for this: without it the SDK's packages load copies that refuse each other's types.
    await Worker.runReplayHistory({ workflowsPath: workflowFile('sleep-for') }, history);
    const stored: unknown = JSON.parse(historyToJSON(history));
    await Worker.runReplayHistory({ workflowsPath: workflowFile('sleep-for') }, stored);
    await expect(
      Worker.runReplayHistory({ workflowsPath: workflowFile('sleep-for-changed') }, stored),
    ).rejects.toBeInstanceOf(DeterminismViolationError);
  });
});

describe('a tied process', () => {
  it('is killed when the process that it is tied to is killed', async () => {
    const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
    const ended = once(sleeper, 'exit');
    const source = new URL('./tied-process.ts', import.meta.url);
    const script = `import { tieToThisProcess } from '${source}'; tieToThisProcess(${sleeper.pid}); console.log('tied');`;
    const holder = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', `${script} setInterval(() => {}, 1000);`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      await once(holder.stdout, 'data');
      expect(sleeper.exitCode ?? sleeper.signalCode).toBeNull();
      holder.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
    } finally {
      holder.kill('SIGKILL');
      sleeper.kill('SIGKILL');
    }
  });
});
