import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { notifyPolicyOf, type NotifyTargetConfig } from '../../src/config/notify-schema.js';
import { notifyId } from '../../src/contract/ids.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { JOB_QUERY } from '../../src/contract/wait-messages.js';
import { notifyChannels } from '../../src/serving/notify-channels.js';
import { startTimeSkippingServer } from '../helpers/temporal.js';
import { failureOf, until } from '../helpers/waits.js';
import { endOf, FAILS, LASTS, serveRuns, SUCCEEDS, type Runs } from './runs.js';

interface Event {
  id: string;
  type: string;
  data: { outcome: { jobId: string; condition: string }; failure: { type: string } | null; problem: object | null };
}

let server: TestWorkflowEnvironment;
let runs: Runs;
let hook: Server;
let address: string;
let answers: number[] = [];
const events: Event[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    const status = answers.shift() ?? 204;
    void json(request).then((event) => {
      if (status < 300) events.push(event as Event);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(hook, 'listening');
  address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
});
afterAll(() => hook.close().closeAllConnections());
// One for each test: it skips no more time after a workflow whose child outlived it.
beforeEach(async () => {
  server = await startTimeSkippingServer();
}, 60_000);
afterEach(async () => {
  await runs.stop();
  await server.teardown();
  answers = [];
  events.length = 0;
});

async function serve(on: NotifyTargetConfig['on'], more: object = {}): Promise<void> {
  const targets: NotifyTargetConfig[] = [{ as: 'webhook', to: address, on, ...more }];
  const { channels } = notifyChannels(targets, { namespace: 'default', linkOf: () => undefined });
  runs = await serveRuns(server, { notify: { policyOf: (name) => notifyPolicyOf(targets, name), channels } });
}

async function awaited(timeline: typeof SUCCEEDS, input: object = {}) {
  const jobId = runs.simulator.addJob({ workflowId: runs.workflowId, timeline });
  return { jobId, handle: await runs.waits.start({ jobId, backoff: { initial: '50ms', max: '100ms' }, ...input }) };
}

/** Resolves when the notification of the event was delivered. */
async function delivered(handle: WorkflowHandle, event = 'end:failed'): Promise<string> {
  const { runId } = await handle.describe();
  await server.client.workflow.getHandle(notifyId(runId, event)).result();
  return runId;
}

async function notNotified(handle: WorkflowHandle): Promise<void> {
  const { runId } = await handle.describe();
  for (const event of ['failed', 'succeeded']) {
    const notified = server.client.workflow.getHandle(notifyId(runId, `end:${event}`));
    await expect(notified.describe()).rejects.toThrow(/not found/i);
  }
  expect(events).toEqual([]);
}

describe('the end of a wait', () => {
  it('reaches a target that wants it, once, with the outcome', async () => {
    await serve(['failed']);
    const { jobId, handle } = await awaited(FAILS);
    await failureOf(handle);
    const runId = await delivered(handle);
    expect(events).toMatchObject([
      {
        id: `${runId}:end:failed`,
        type: 'vigil.job.failed',
        data: { outcome: { jobId }, failure: { type: 'JobFailed' } },
      },
    ]);
  }, 60_000);

  it('starts no workflow if no target wants it', async () => {
    await serve(['failed', 'gaveUp']);
    const { handle } = await awaited(SUCCEEDS);
    await handle.result();
    await notNotified(handle);
  }, 60_000);

  it('reaches a target only for the connections that it names', async () => {
    await serve(['failed'], { connections: ['another'] });
    const { handle } = await awaited(FAILS);
    await failureOf(handle);
    await notNotified(handle);
  }, 60_000);

  it('does not wait for a target that is away, and reaches it later', async () => {
    await serve(['failed']);
    answers = [503, 503, 503];
    const { handle } = await awaited(FAILS);
    await failureOf(handle);
    expect(events).toEqual([]);
    await delivered(handle);
    expect(events).toHaveLength(1);
  }, 60_000);
});

describe('a condition that is not clear', () => {
  it('is reported once, after it has lasted for the configured time, and the wait keeps running', async () => {
    await serve([{ troubledForMs: 900_000 }]);
    runs.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    const { handle } = await awaited(LASTS, {
      deadline: '1h',
      onDeadline: 'leave',
      backoff: { initial: '1m', max: '1m' },
    });
    // Not until the end of the wait: while the problem lasts, this server skips no more time.
    await server.sleep('20m');
    await until(() => events.length > 0);
    const { runId, status } = await handle.describe();
    expect(status.name).toBe('RUNNING');
    const { timeline } = await handle.query<JobOutcome>(JOB_QUERY);
    expect(events).toMatchObject([
      {
        id: `${runId}:troubled:${Date.parse(timeline[1]!.at)}:900000`,
        type: 'vigil.job.troubled',
        data: { outcome: { condition: 'unreachable' }, failure: null, problem: { forMs: 900_000 } },
      },
    ]);
  }, 60_000);

  it('is not reported if it is over before', async () => {
    await serve([{ troubledForMs: 900_000 }]);
    runs.simulator.fault({ step: 'status', answer: { status: 503 }, times: 4 });
    const { handle } = await awaited(LASTS, {
      deadline: '1h',
      onDeadline: 'leave',
      backoff: { initial: '1m', max: '1m' },
    });
    await failureOf(handle);
    expect(events).toEqual([]);
  }, 60_000);
});

describe('a run', () => {
  it('reports as failed if the vendor refuses to start its job', async () => {
    await serve(['failed']);
    runs.simulator.fault({ step: 'submit', answer: { status: 400, body: { message: 'no such question' } } });
    const handle = await runs.start();
    expect(await endOf(handle)).toMatchObject({ type: 'SubmitRejected' });
    await delivered(handle);
    expect(events).toMatchObject([{ type: 'vigil.job.failed', data: { failure: { type: 'SubmitRejected' } } }]);
  }, 60_000);

  it('reports that its job may still run if nobody knows whether it was started', async () => {
    await serve(['mayStillRun']);
    runs.simulator.fault({ step: 'submit', wire: 'reset' });
    const handle = await runs.start();
    expect(await endOf(handle)).toMatchObject({ type: 'SubmitUncertain' });
    await delivered(handle, 'end:mayStillRun');
    expect(events).toMatchObject([{ type: 'vigil.job.mayStillRun', data: { failure: { type: 'SubmitUncertain' } } }]);
  }, 60_000);
});
