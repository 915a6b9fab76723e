/** What the Web UI shows of a wait: its details, its summaries, its handlers' descriptions, and the views of docs/operating.md. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { savedViews } from '../helpers/saved-views.js';
import { VIGILS_ATTRIBUTES } from '../helpers/search-attributes.js';
import { until } from '../helpers/waits.js';
import { cancelFor, QUICK, serveInTests, untilJob, type NexusIcServed, type PureConnectServed } from './served.js';

const served = serveInTests({ searchAttributes: VIGILS_ATTRIBUTES });
let nexus: NexusIcServed;
let pure: PureConnectServed;

beforeAll(async () => {
  nexus = await served.nexusIc({ connection: 'reports', policy: { jobPage: 'https://reports.example/jobs/{jobId}' } });
  pure = await served.pureConnect({ connection: 'calls' });
}, 60_000);

interface Handler {
  name: string;
  description?: string;
}

interface Metadata {
  currentDetails: string;
  definition: { queryDefinitions: Handler[]; signalDefinitions: Handler[]; updateDefinitions: Handler[] };
}

/** As the Web UI asks for it. */
function metadataOf(handle: WorkflowHandle): Promise<Metadata> {
  return handle.query<Metadata>('__temporal_workflow_metadata');
}

/** The summaries of the activities and timers: `poll: reports · job 7`. */
async function summariesOf(handle: WorkflowHandle): Promise<(string | undefined)[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((event) => {
    if (!event.activityTaskScheduledEventAttributes && !event.timerStartedEventAttributes) return [];
    const summary = event.userMetadata?.summary as Payload | undefined;
    return [summary && defaultPayloadConverter.fromPayload<string>(summary)];
  });
}

const content = { fileName: 'report.json', mediaType: 'application/json', body: '{}' };

describe('the current details of a wait', () => {
  it('follow the job, with the link that its worker knows, and add no event', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3, percentComplete: 34 }] });
    nexus.simulator.fault({ step: 'status', jobId, after: 1, times: 'always', answer: { status: 503 } });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ condition }) => condition === 'unreachable');
    const { currentDetails } = await metadataOf(handle);
    expect(currentDetails).toContain('**running, 34 %**');
    expect(currentDetails).toMatch(/Condition: \*\*unreachable\*\* since \S+Z: `.*503.*`/);
    expect(currentDetails).toContain(`(<https://reports.example/jobs/${encodeURIComponent(jobId)}>)`);
    const { historyLength } = await handle.describe();
    await metadataOf(handle);
    expect((await handle.describe()).historyLength).toBe(historyLength);
    await handle.terminate();
  });

  it('keep the link while the vendor is unreachable, and during a cancel', async () => {
    const jobId = pure.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
    const handle = await pure.waits.start({ jobId, ...QUICK, cancelDeadline: '1h' });
    await untilJob(handle, ({ state }) => state === 'running');
    await cancelFor(served.server, handle, 'wrong month');
    await untilJob(handle, ({ state }) => state === 'cancelling');
    const { currentDetails } = await metadataOf(handle);
    expect(currentDetails).toMatch(/requested by the caller at \S+Z \(`wrong month`\): \*\*accepted by the vendor/);
    expect(currentDetails).toMatch(/The cancel must be confirmed by \d/);
    await handle.terminate();
  });

  it('show the receipts when the wait has ended, from the history alone', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 4 }], content });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    const outcome = await handle.result();
    const { currentDetails } = await metadataOf(handle);
    expect(currentDetails).toContain('The wait has ended.');
    expect(currentDetails).toContain(`Content: \`report.json\`, 2 bytes, sha256 \`${outcome.content[0]!.sha256}\``);
  });

  it('show why a wait failed, and why an input is not accepted', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 5, summary: 'row `7` is bad' }] });
    const failed = await nexus.waits.start({ jobId, ...QUICK });
    await failed.result().catch(() => undefined);
    expect((await metadataOf(failed)).currentDetails).toContain(
      'ended as **JobFailed**: ``the job failed at the vendor: row `7` is bad``',
    );
    const refused = await nexus.waits.start({ jobId, deadline: 'soon' });
    await refused.result().catch(() => undefined);
    expect((await metadataOf(refused)).currentDetails).toContain('- `deadline: expected a duration');
  });
});

describe('the history of a wait', () => {
  it('has a summary for every activity and timer, with the job for each activity', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3 }, { status: 4 }], content });
    nexus.simulator.fault({ step: 'status', jobId, times: 3, answer: { status: 404 } });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    await handle.result();
    const cancelledId = pure.simulator.addJob({ timeline: [{ state: 2 }] });
    const cancelled = await pure.waits.start({ jobId: cancelledId, ...QUICK });
    await untilJob(cancelled, ({ state }) => state === 'running');
    await cancelled.cancel();
    await cancelled.result().catch(() => undefined);
    const of = `reports · job ${jobId}`;
    const expected = [
      `poll: ${of}`,
      `collect messages: ${of}`,
      `collect content: ${of}`,
      `cancel: calls · job ${cancelledId}`,
    ];
    const summaries = [...(await summariesOf(handle)), ...(await summariesOf(cancelled))];
    expect(summaries).not.toContain(undefined);
    expect(summaries).toEqual(
      expect.arrayContaining([
        ...expected,
        'the deadline',
        'the patience for a bad condition',
        'the collect deadline',
        'the cancel deadline',
      ]),
    );
  });

  it("has a summary within Temporal's limit for a very long id", async () => {
    const handle = await nexus.waits.start({ jobId: '漢'.repeat(200), ...QUICK, patience: { missing: '1s' } });
    await handle.result().catch(() => undefined);
    for (const summary of await summariesOf(handle)) expect(Buffer.byteLength(summary!)).toBeLessThan(350);
  });
});

it('every handler of a wait has a description', async () => {
  const jobId = nexus.simulator.addJob({ timeline: [{ status: 3 }] });
  const handle = await nexus.waits.start({ jobId, ...QUICK });
  await untilJob(handle, ({ state }) => state === 'running');
  const { definition } = await metadataOf(handle);
  const { queryDefinitions, signalDefinitions, updateDefinitions } = definition;
  expect(queryDefinitions.map(({ name }) => name)).toContain('job');
  expect(signalDefinitions.map(({ name }) => name)).toContain('pollNow');
  expect(updateDefinitions.map(({ name }) => name)).toContain('extendDeadline');
  const all = [...queryDefinitions, ...signalDefinitions, ...updateDefinitions];
  expect(all.filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
  await handle.terminate();
});

describe('the saved views of docs/operating.md', () => {
  const EXPECTED: Record<string, string[]> = {
    'Vigil running': ['away', 'cancelling', 'collecting', 'queued', 'running'],
    'Vigil needs attention': ['away', 'collecting'],
    'Vigil queued': ['queued'],
    'Vigil being cancelled': ['cancelling'],
    'Vigil collecting': ['collecting'],
    'Vigil failed jobs': ['failed', 'returned'],
    'Vigil unwatched': ['left'],
    'Vigil calls': ['cancelling'],
  };
  const playedAs = new Map<string, string>();

  beforeAll(async () => {
    const { simulator, waits } = await served.nexusIc({ connection: 'views' });
    const calls = await served.pureConnect({ connection: 'calls' });
    const play = async (name: string, timeline: { status: number; ms?: number }[], input: object = {}) => {
      const jobId = simulator.addJob({ timeline, content });
      playedAs.set(jobId, name);
      return { jobId, handle: await waits.start({ jobId, ...QUICK, ...input }) };
    };
    const away = await play('away', [{ status: 3 }]);
    simulator.fault({ step: 'status', jobId: away.jobId, after: 1, times: 'always', answer: { status: 503 } });
    await untilJob(away.handle, ({ condition }) => condition === 'unreachable');
    await untilJob((await play('running', [{ status: 3 }])).handle, ({ state }) => state === 'running');
    await untilJob((await play('queued', [{ status: 1 }])).handle, ({ state }) => state === 'queued');
    const collecting = await play('collecting', [{ status: 3, ms: 1_000 }, { status: 4 }]);
    simulator.fault({ step: 'content', jobId: collecting.jobId, times: 'always', answer: { status: 503 } });
    await untilJob(collecting.handle, ({ condition, phase }) => phase === 'collecting' && condition !== 'clear');
    for (const input of [{}, { onFailure: 'return' }]) {
      const { handle } = await play('onFailure' in input ? 'returned' : 'failed', [{ status: 5 }], input);
      await handle.result().catch(() => undefined);
    }
    await (await play('done', [{ status: 4 }])).handle.result();
    const left = await play('left', [{ status: 3 }], { deadline: '1s', onDeadline: 'leave' });
    await left.handle.result().catch(() => undefined);
    const jobId = calls.simulator.addJob({ id: '4711', timeline: [{ state: 2 }], onCancel: [{ state: 2 }] });
    playedAs.set(jobId, 'cancelling');
    const cancelling = await calls.waits.start({ jobId, ...QUICK, cancelDeadline: '1h' });
    await untilJob(cancelling, ({ state }) => state === 'running');
    await cancelling.cancel();
    await untilJob(cancelling, ({ state }) => state === 'cancelling');
  }, 60_000);

  it('are exactly those that are tested here', () => {
    expect(savedViews().map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  });

  it.each(savedViews())('$name finds its waits and no others', async ({ name, query }) => {
    let found: string[] = [];
    const asExpected = async () => {
      found = [];
      for await (const { typedSearchAttributes } of served.server.client.workflow.list({ query })) {
        const jobId = typedSearchAttributes.getAll().find(({ key }) => key.name === 'VigilJobId')?.value as string;
        const played = playedAs.get(jobId);
        if (played) found.push(played);
      }
      return found.sort().join() === EXPECTED[name]?.join();
    };
    // Visibility follows a moment later.
    await until(asExpected, 5_000).catch(() => undefined);
    expect(found).toEqual(EXPECTED[name]);
  });
});
