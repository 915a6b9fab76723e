import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobOutcome } from '../../src/contract/outcome.js';
import type { RunningWorker } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
let worker: RunningWorker;
beforeAll(async () => {
  stage = await openStage();
  worker = await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

const HOURLY = ['backoff.initial=1h', 'backoff.max=1h'].flatMap((field) => ['--set', field]);

/** The outcome as each command prints it, without fields that depend on the time or the command. */
async function printed(connection: string, jobId: string): Promise<Record<string, object>> {
  const run = async (...args: string[]) => JSON.parse((await stage.vigil(...args, '-o', 'json')).stdout) as object;
  const listed = (await run('list', connection)) as { waits: (JobOutcome & { status?: string })[] };
  const outcomes = {
    show: await run('show', connection, jobId),
    list: listed.waits.find((wait) => wait.jobId === jobId) ?? {},
    detached: await run('await', connection, jobId, ...HOURLY, '--detach'),
  };
  return Object.fromEntries(
    Object.entries(outcomes).map(([command, outcome]) => {
      const { status: _status, error: _error, ...rest } = outcome as JobOutcome & { status?: string; error?: object };
      return [command, { ...rest, cost: { ...rest.cost, waitedSeconds: 0 } }];
    }),
  );
}

describe('list, show and await --detach', () => {
  it('agree about a running wait', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    await stage.vigil('await', 'calls', jobId, ...HOURLY, '--detach');
    await stage.calls.polled(jobId);
    await until(async () => (await stage.vigil('show', 'calls', jobId)).stdout.includes('next'));
    const { show, list, detached } = await printed('calls', jobId);
    expect(list).toEqual(show);
    expect(detached).toEqual(show);
    expect(show).toMatchObject({ state: 'running', timeline: [{ state: 'unknown' }, { state: 'running' }] });
  });

  it('agree about an ended wait, even if its outcome does not fit into the memo', async () => {
    const messages = Array.from({ length: 20 }, (_, nth) => ({ text: `${nth} ${'long '.repeat(150)}` }));
    const jobId = stage.planning.addJob({
      timeline: [{ status: 0, details: messages.map(({ text }) => text).join('\n') }],
    });
    await stage.vigil('await', 'planning', jobId, ...QUICK);
    const { show, list } = await printed('planning', jobId);
    expect(list).toEqual(show);
  });

  it('agree without a worker', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    await stage.vigil('await', 'calls', jobId, ...HOURLY, '--detach');
    await stage.calls.polled(jobId);
    await until(async () => (await stage.vigil('show', 'calls', jobId)).stdout.includes('next'));
    await worker.stop();
    const { show, list, detached } = await printed('calls', jobId);
    expect(list).toEqual(show);
    expect(detached).toEqual(show);
    worker = await stage.startWorker();
  }, 60_000);
});
