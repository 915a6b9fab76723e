import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { notifyPolicyOf, type NotifyTargetConfig } from '../../src/config/notify-schema.js';
import { troubleId } from '../../src/contract/ids.js';
import { notifyChannels, type NotifyChannels } from '../../src/serving/notify-channels.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { LASTS, serveRuns, type Runs } from './runs.js';

const FOR_MS = 1_500;

interface Event {
  type: string;
  data: { outcome: { jobId: string; condition: string } };
}

let server: DevServer;
let runs: Runs;
let hook: Server;
let notified: NotifyChannels;
const events: Event[] = [];

beforeAll(async () => {
  server = await startDevServer();
  hook = createServer((request, response) => {
    void json(request).then((event) => {
      events.push(event as Event);
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(hook, 'listening');
}, 60_000);
afterAll(async () => {
  hook.close().closeAllConnections();
  await server.stop();
});
beforeEach(async () => {
  const address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
  const targets: NotifyTargetConfig[] = [{ as: 'webhook', to: address, on: [{ troubledForMs: FOR_MS }] }];
  notified = notifyChannels(targets, { namespace: 'default', linkOf: () => undefined });
  runs = await serveRuns(server, {
    notify: { policyOf: (name) => notifyPolicyOf(targets, name), channels: notified.channels },
  });
});
afterEach(async () => {
  await runs.stop();
  notified.close();
  events.length = 0;
});

async function awaited(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    const jobId = runs.simulator.addJob({ workflowId: runs.workflowId, timeline: LASTS });
    await runs.waits.start({ jobId, backoff: { initial: '200ms', max: '400ms' } });
  }
}

/** Resolves when as many waits have reported a problem, whether it was delivered or not. */
async function reported(count: number): Promise<void> {
  await until(async () => {
    let found = 0;
    const query = `WorkflowType = "notify" AND ExecutionStatus = "Completed" AND TaskQueue = "${runs.waits.taskQueue}"`;
    for await (const _one of server.client.workflow.list({ query })) found += 1;
    return found === count;
  }, 50_000);
}

/** Resolves when a new problem of the connection would be reported again. */
async function over(condition: string): Promise<void> {
  const held = server.client.workflow.getHandle(troubleId(runs.waits.connection, condition, FOR_MS));
  await held.result();
}

describe('a problem of a connection', () => {
  it('is reported once, by one of the waits that meet it', async () => {
    runs.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await awaited(3);
    await reported(3);
    expect(events).toMatchObject([{ type: 'vigil.job.troubled', data: { outcome: { condition: 'unreachable' } } }]);
  }, 90_000);

  it('is not reported again by a wait that starts while it lasts', async () => {
    runs.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await awaited(1);
    await until(() => events.length === 1);
    const reportedAt = Date.now();
    await until(() => Date.now() > reportedAt + 2 * FOR_MS);
    await awaited(1);
    await reported(2);
    expect(events).toHaveLength(1);
  }, 90_000);

  it('is reported again when it comes back after its end', async () => {
    runs.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await awaited(2);
    await reported(2);
    runs.simulator.clearFaults();
    await over('unreachable');
    runs.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await reported(4);
    expect(events).toHaveLength(2);
  }, 90_000);
});

describe('a problem of a job alone', () => {
  it('is reported by each wait', async () => {
    runs.simulator.fault({ step: 'status', answer: { status: 404 }, times: 'always' });
    await awaited(2);
    await until(() => events.length === 2);
    expect(new Set(events.map(({ data }) => data.outcome.jobId)).size).toBe(2);
  }, 90_000);
});
