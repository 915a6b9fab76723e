import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import type { PollRequest, PollResult } from '../../src/contract/activities.js';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { failureOf, historyLength, serveWaits, until, type Waits, type WaitsOptions } from '../helpers/waits.js';

const QUICK = { backoff: { initial: '100ms', max: '200ms' } };

let server: DevServer;
let simulator: NexusIcSimulator;
let waits: Waits;

beforeAll(async () => {
  server = await startDevServer();
}, 60_000);
afterAll(() => server.stop());
afterEach(async () => {
  await waits.stop();
  closeEdges();
  await simulator.stop();
});

async function serve(options?: WaitsOptions): Promise<void> {
  simulator = new NexusIcSimulator();
  await simulator.start();
  const client = new NexusIcClient(
    {
      baseUrl: simulator.baseUrl,
      version: '6.8',
      auth: { scheme: 'apikey' },
      secret: () => 'nexus-ic-key',
    },
    edgeFor('nexus-ic'),
  );
  waits = await serveWaits(server, client, options);
}

/** The polls of a wait: their requests and priorities, the times of the last change in them (`asked`), and those in the answers (`seen`). */
async function pollTimes(
  handle: WorkflowHandle,
): Promise<Record<'asked' | 'seen', (number | undefined)[]> & { requests: PollRequest[]; priorities: number[] }> {
  const { events } = await handle.fetchHistory();
  const requests: PollRequest[] = [];
  const seen: (number | undefined)[] = [];
  const priorities: number[] = [];
  const polls = new Set<string>();
  for (const { eventId, activityTaskScheduledEventAttributes: scheduled, ...event } of events ?? []) {
    const completed = event.activityTaskCompletedEventAttributes;
    if (['firstPoll', 'pollForChange'].includes(scheduled?.activityType?.name ?? '')) {
      polls.add(String(eventId));
      priorities.push(scheduled!.priority?.priorityKey ?? 0);
      requests.push(valueOf(scheduled!.input?.payloads?.[0]) as PollRequest);
    } else if (completed && polls.has(String(completed.scheduledEventId))) {
      const result = valueOf(completed.result?.payloads?.[0]) as PollResult | { poll: PollResult };
      seen.push(('poll' in result ? result.poll : result).polledAt);
    }
  }
  return { asked: requests.map(({ polledAt }) => polledAt), seen, requests, priorities };
}

const valueOf = (payload?: Payload | null) => payload && defaultPayloadConverter.fromPayload(payload);

describe('a wait', () => {
  it('returns the outcome of a job that succeeds, with its messages and content', async () => {
    await serve();
    const jobId = simulator.addJob({
      timeline: [
        { status: 1 },
        { status: 3, percentComplete: 35, reads: 3 },
        { status: 3, percentComplete: 140 },
        { status: 4, percentComplete: 140, summary: 'all rows' },
      ],
      content: { fileName: 'report.json', mediaType: 'application/json', body: '{"elements":[]}' },
    });
    const handle = await waits.start({ jobId, ...QUICK });
    const outcome = await handle.result();
    expect(outcome).toMatchObject({
      vendor: 'nexus-ic',
      connection: 'conn',
      jobId,
      phase: 'ended',
      state: 'succeeded',
      condition: 'clear',
      vendorState: '4',
      percent: 100,
      summary: 'all rows',
      messages: { total: 1, bySeverity: { info: 1, warning: 0, error: 0 } },
      content: [{ name: 'report.json', mediaType: 'application/json', bytes: 15 }],
      cancel: null,
    });
    expect(outcome.cost).toMatchObject({ polls: 6, changes: 4 });
    expect((await handle.describe()).memo).toEqual({ outcome });
    expect(await historyLength(handle)).toBeLessThan(25 + 6 * 4);
  });
  it('counts the backoff after a change from the poll that saw it', async () => {
    await serve();
    const jobId = simulator.addJob({ timeline: [{ status: 1 }, { status: 3, reads: 2 }, { status: 4 }] });
    const handle = await waits.start({ jobId, ...QUICK });
    await handle.result();
    const { asked, seen } = await pollTimes(handle);
    expect(seen.slice(0, 3)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(asked).toEqual([undefined, ...seen.slice(0, 2)]);
  });
  it('continues at its place in the backoff after a poll that stayed in its queue for too long', async () => {
    await serve();
    const jobId = simulator.addJob({ timeline: [{ status: 1, ms: 5_000 }, { status: 4 }] });
    const handle = await waits.start({ jobId, ...QUICK, patience: { unserved: '1s' } });
    await until(async () => (await pollTimes(handle)).seen.length > 0);
    await waits.servePolls(false);
    // The server remembers who polled a moment ago, so only the request for the poll is repeated.
    await until(async () => (await pollTimes(handle)).asked.length > 2);
    await waits.servePolls(true);
    expect(await handle.result()).toMatchObject({ state: 'succeeded', condition: 'clear' });
    const { asked, seen, requests, priorities } = await pollTimes(handle);
    expect(asked).toEqual([undefined, ...asked.slice(1).fill(seen[0])]);
    // The first activity after the change sets the delay. Those after it were due, so they poll at once, each later in the backoff.
    const [delayed, ...late] = requests.slice(1);
    expect(delayed).toMatchObject({ initialDelay: true });
    expect(late.map(({ initialDelay }) => initialDelay)).toEqual(late.map(() => false));
    const steps = late.map(({ backoffSteps = 0 }) => backoffSteps);
    expect(steps[0]).toBeGreaterThan(4);
    expect(steps).toEqual([...new Set(steps)].sort((one, other) => one - other));
    expect(priorities.slice(0, 2)).toEqual([0, 0]);
    expect(priorities.slice(2)).toEqual(late.map(() => 2));
  });
  it('fails as JobFailed with the outcome inside when the job fails', async () => {
    await serve();
    const jobId = simulator.addJob({ timeline: [{ status: 5, summary: 'row 7 is bad' }] });
    const { type, message, outcome } = await failureOf(await waits.start({ jobId, ...QUICK }));
    expect(type).toBe('JobFailed');
    expect(message).toContain('row 7 is bad');
    expect(outcome).toMatchObject({ state: 'failed', phase: 'ended', content: [], messages: { total: 1 } });
  });
});
