import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { startWait } from '../../src/client/start-wait.js';
import { registeredAttributes } from '../../src/temporal/attribute-registry.js';
import { SEARCH_ATTRIBUTE_NAMES } from '../../src/contract/search-attributes.js';
import { VIGILS_ATTRIBUTES } from '../helpers/search-attributes.js';
import type { SearchAttributeType } from '../helpers/temporal.js';
import { failureOf, until } from '../helpers/waits.js';
import { watchedConnection } from './watched.js';
import { QUICK, serveInTests, untilJob, type NexusIcServed, type PureConnectServed } from './served.js';

/** Vigil's own: the server writes some too. */
async function attributesOf(handle: WorkflowHandle): Promise<Record<string, unknown>> {
  const { typedSearchAttributes } = await handle.describe();
  const pairs = typedSearchAttributes.getAll().map(({ key, value }): [string, unknown] => [key.name, value]);
  return Object.fromEntries(pairs.filter(([name]) => name.startsWith('Vigil')));
}

/** The attributes of each upsert, in their order. */
async function upsertsOf(handle: WorkflowHandle): Promise<string[][]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upsert }) =>
    upsert ? [Object.keys(upsert.searchAttributes?.indexedFields ?? {}).sort()] : [],
  );
}

describe('a wait on a server that knows the search attributes', () => {
  const served = serveInTests({
    searchAttributes: VIGILS_ATTRIBUTES,
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 80 },
  });
  let nexus: NexusIcServed;
  let pure: PureConnectServed;
  beforeAll(async () => {
    nexus = await served.nexusIc();
    pure = await served.pureConnect({ connection: 'calls' });
  }, 60_000);

  it('writes them with the first change and at changes of state and condition, never for a percentage', async () => {
    const percents = [12, 34, 56, 78].map((percentComplete) => ({ status: 3, percentComplete }));
    const jobId = nexus.simulator.addJob({ timeline: [...percents, { status: 4 }] });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    const { cost } = await handle.result();
    expect(cost.changes).toBe(5);
    expect(await upsertsOf(handle)).toEqual([
      ['VigilCondition', 'VigilConnection', 'VigilJobId', 'VigilState', 'VigilVendor'],
      ['VigilState'],
    ]);
    expect(await attributesOf(handle)).toEqual({
      VigilVendor: 'nexus-ic',
      VigilConnection: 'conn',
      VigilJobId: jobId,
      VigilState: 'succeeded',
      VigilCondition: 'clear',
    });
  });

  it('has a problem of its connection on the watch that polls it, from the first problem on', async () => {
    const { simulator, watch, quietWait } = await watchedConnection(served);
    const { handle } = await quietWait();
    const [before, own] = [await attributesOf(watch), await attributesOf(handle)];
    simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await until(async () => (await attributesOf(watch))['VigilCondition'] === 'unreachable');
    simulator.clearFaults();
    await until(async () => (await attributesOf(watch))['VigilCondition'] === 'clear');
    expect(before).toEqual({});
    expect((await attributesOf(watch))['VigilConnection']).toBe(own['VigilConnection']);
    expect(await upsertsOf(watch)).toEqual([
      ['VigilCondition', 'VigilConnection'],
      ['VigilCondition', 'VigilConnection'],
    ]);
    expect(await attributesOf(handle)).toEqual(own);
    await handle.terminate();
  });

  it('has them from its start, if the client sets those that are registered', async () => {
    const { waits } = await served.nexusIc({ served: false });
    const { client } = served.server;
    const registered = await registeredAttributes(client);
    const jobId = '{00000000-0000-4000-8000-00000000a77e}';
    const { handle } = await startWait(
      client,
      { connection: 'conn', jobId },
      { taskQueue: waits.taskQueue, registered },
    );
    expect(await attributesOf(handle.workflow)).toEqual({
      VigilConnection: 'conn',
      VigilJobId: jobId,
      VigilState: 'unknown',
      VigilCondition: 'clear',
    });
    expect(await upsertsOf(handle.workflow)).toEqual([]);
    await handle.workflow.terminate();
  });

  it('writes them as soon as the server answers which are registered, if it did not at the start', async () => {
    let asked = 0;
    const names = async () => (asked++ === 0 ? undefined : [...SEARCH_ATTRIBUTE_NAMES]);
    const { simulator, waits } = await served.nexusIc({ attributes: { names } });
    const jobId = simulator.addJob({ timeline: [{ status: 3 }, { status: 4 }] });
    const handle = await waits.start({ jobId, ...QUICK });
    await handle.result();
    expect(await attributesOf(handle)).toMatchObject({ VigilJobId: jobId, VigilState: 'succeeded' });
    // Once they are known, no poll asks again.
    expect(asked).toBe(2);
  });

  it('is found by its condition while its vendor is away', async () => {
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3 }] });
    nexus.simulator.fault({ step: 'status', jobId, after: 1, times: 'always', answer: { status: 503 } });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ condition }) => condition === 'unreachable');
    const query = `VigilCondition = "unreachable" AND VigilState = "running" AND VigilJobId = "${jobId}"`;
    await until(async () => (await served.server.client.workflow.count(query)).count === 1);
    await handle.terminate();
  });

  it('shows a job as being cancelled as soon as the vendor has accepted it, and as cancelled at the end', async () => {
    const jobId = pure.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2, ms: 500 }, { state: 4 }] });
    const handle = await pure.waits.start({ jobId, ...QUICK });
    await untilJob(handle, ({ state }) => state === 'running');
    await handle.cancel();
    await until(async () => (await attributesOf(handle))['VigilState'] === 'cancelling');
    expect(await failureOf(handle)).toMatchObject({ type: 'Canceled' });
    expect(await attributesOf(handle)).toMatchObject({ VigilState: 'cancelled', VigilVendor: 'pureconnect' });
  });

  it('keeps them over a continue-as-new without writing them again', async () => {
    const timeline = [...Array.from({ length: 20 }, (_, nth) => ({ status: nth % 2 === 0 ? 3 : 6 })), { status: 4 }];
    const jobId = nexus.simulator.addJob({ timeline });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    const first = (await handle.describe()).runId;
    await handle.result();
    const last = served.server.client.workflow.getHandle(handle.workflowId);
    expect((await last.describe()).runId).not.toBe(first);
    expect(await attributesOf(last)).toMatchObject({ VigilState: 'succeeded', VigilJobId: jobId });
    for (const upsert of await upsertsOf(last)) expect(upsert).toEqual(['VigilState']);
  });

  it('takes an id of the longest length, in any script', async () => {
    const handle = await nexus.waits.start({ jobId: '漢'.repeat(200), ...QUICK, patience: { missing: '1s' } });
    expect(await failureOf(handle)).toMatchObject({ type: 'JobLost' });
    expect(await attributesOf(handle)).toMatchObject({ VigilJobId: '漢'.repeat(200), VigilCondition: 'missing' });
  });
});

describe.each<[string, Record<string, SearchAttributeType>, string[]]>([
  ['none of the search attributes', {}, []],
  ['some of them', { VigilState: 'Keyword', VigilJobId: 'Keyword' }, ['VigilJobId', 'VigilState']],
  ['one of them as another type', { VigilState: 'Text', VigilCondition: 'Keyword' }, ['VigilCondition']],
])('a wait on a server that knows %s', (_name, searchAttributes, written) => {
  const served = serveInTests({ searchAttributes });
  it('writes no other, and ends as it would', async () => {
    const nexus = await served.nexusIc();
    const jobId = nexus.simulator.addJob({ timeline: [{ status: 3 }, { status: 4 }] });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(Object.keys(await attributesOf(handle)).sort()).toEqual(written);
    if (written.length === 0) expect(await upsertsOf(handle)).toEqual([]);
  });
});
