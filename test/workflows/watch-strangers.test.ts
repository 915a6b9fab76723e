/** Whoever may write to the namespace may signal a watch and start one: the policy of the connection holds, and no wait is lost. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { pollsQueue, watchId } from '../../src/contract/ids.js';
import type { Member, MembersPage } from '../../src/contract/watch.js';
import { MAX_MEMBERS, type PackedMembers } from '../../src/contract/watch-members.js';
import type { WatchRecord } from '../../src/workflows/watch-connection.js';
import { failureOf, until } from '../helpers/waits.js';
import { serveInTests, type NexusIcServed } from './served.js';
import { signalsOf } from './watched.js';
import { pollsAsStranger } from './workflows/polls-as-stranger.js';

const SOON_QUIET = { backoff: { initial: '200ms', factor: 2, max: '300ms', jitter: 0 } };

const served = serveInTests();
let vendor: NexusIcServed;
let connection: string;
let watch: WorkflowHandle;
let connections = 0;

beforeEach(() => {
  connection = `strange-${(connections += 1)}`;
  watch = served.server.client.workflow.getHandle(watchId(connection, 0));
});

// A watch that goes on would ask for its members while the server stops.
afterEach(async () => {
  const handles = [watch, served.server.client.workflow.getHandle(watchId(connection, 1))];
  for (const handle of handles) await handle.terminate().catch(() => undefined);
});

async function serve(minIntervalMs = 1) {
  const limits = { minIntervalMs, maxDeadlineMs: 1e12, maxContentBytes: 1e12, maxMessages: 1e6 };
  vendor = await served.nexusIc({ connection, policy: { watches: 1, limits } });
}

async function quietWait(timeline: object[]) {
  const jobId = vendor.simulator.addJob({ timeline });
  const handle = await vendor.waits.start({ jobId, ...SOON_QUIET });
  await until(async () => (await membersOf()).some((member) => member.jobId === jobId));
  return { jobId, handle };
}

async function membersOf(): Promise<MembersPage['members']> {
  const page = await watch.query<MembersPage>('members').catch(() => undefined);
  return page?.members ?? [];
}

function forged(more: object): object {
  const wait = `vigil:${connection}:${randomUUID()}`;
  const last = { vendor: 'nexus-ic', state: 'running', condition: 'clear' };
  const backoff = { initialMs: 1_000, factor: 1, maxMs: 1_000, jitter: 0 };
  const now = Date.now();
  return { wait, jobId: randomUUID(), last, lastChangeAt: now, polledAt: now, backoff, patienceMs: {}, ...more };
}

function startWatch(workflowId: string, ...args: unknown[]): Promise<WorkflowHandle> {
  return served.server.client.workflow.start('watchConnection', {
    taskQueue: vendor.waits.taskQueue,
    workflowId,
    args,
  });
}

/** The record of a watch that has no place left, and whose jobs are due in an hour. */
function full(): WatchRecord {
  const now = Date.now();
  const last = { vendor: 'nexus-ic', state: 'running', condition: 'clear' } as const;
  const backoff = { initialMs: 3_600_000, factor: 1, maxMs: 3_600_000, jitter: 0 };
  const members = Array.from({ length: MAX_MEMBERS }, (_, nth): PackedMembers['members'][number] => [
    `{${nth}}`,
    last,
    now,
    now,
    0,
  ]);
  return {
    members: { settings: [[backoff, {}]], members },
    covered: now,
    connection: { condition: 'clear', since: now },
  };
}

async function strangersWorker(): Promise<Worker> {
  const workflowsPath = fileURLToPath(new URL('workflows/polls-as-stranger.ts', import.meta.url));
  return Worker.create({
    connection: served.server.nativeConnection,
    namespace: served.server.namespace,
    taskQueue: `stranger-${randomUUID()}`,
    workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') }),
  });
}

const NO_MEMBERS: [string, object][] = [
  ['a time that is none', { lastChangeAt: 1e308 }],
  ['a backoff without an interval', { backoff: { initialMs: 0, factor: 1, maxMs: 1e-300, jitter: 0 } }],
  ['a backoff beyond all numbers', { backoff: { initialMs: 1e308, factor: 1e308, maxMs: 1e308, jitter: 1e308 } }],
  ['the id of a wait that Temporal cannot have', { wait: '€'.repeat(1_000) }],
  ['a wait without an id', { wait: '' }],
  ['a job id that no vendor has', { jobId: '../../configuration/users' }],
  ['a job id of many characters', { jobId: 'x'.repeat(10_000) }],
  ['patience in words', { patienceMs: { unreachable: 'long' } }],
  ['an unknown vendor', { last: { vendor: '[evil](javascript:x)', state: 'running', condition: 'clear' } }],
];

describe('the watch of a connection', () => {
  it(`ignores a member with ${NO_MEMBERS.map(([what]) => what).join(', ')}, and keeps polling the valid member`, async () => {
    await serve();
    const { jobId, handle } = await quietWait([
      { status: 3, ms: 4_000 },
      { status: 3, percentComplete: 55 },
    ]);
    for (const [, more] of NO_MEMBERS) await watch.signal('join', [forged(more)]);
    await until(async () => (await membersOf()).some(({ last }) => last.percent === 55));
    expect((await membersOf()).map((member) => member.jobId)).toEqual([jobId]);
    await handle.terminate();
  });

  it('keeps only the fields of a member', async () => {
    await serve();
    const { handle } = await quietWait([{ status: 3 }]);
    const [own] = (await membersOf()) as [Member];
    const padding = 'x'.repeat(10_000);
    const padded = { ...own, padding, last: { ...own.last, padding }, backoff: { ...own.backoff, padding } };
    await watch.signal('join', [padded, forged({})]);
    await until(async () => (await membersOf()).length === 2);
    expect(JSON.stringify(await membersOf())).not.toContain('padding');
    await handle.terminate();
  });

  it('polls no job more often than the connection allows, whoever joined it', async () => {
    await serve(2_000);
    const jobId = vendor.simulator.addJob({ timeline: [{ status: 3 }] });
    const backoff = { initialMs: 1, factor: 1, maxMs: 1, jitter: 0, leastMs: 1 };
    await startWatch(watchId(connection, 0), { connection, shard: 0 });
    await watch.signal('join', [forged({ jobId, backoff })]);
    const polls = () => vendor.simulator.requests('status', jobId);
    await until(() => polls().length >= 3);
    const [, second, third] = polls().map(({ at }) => at);
    expect(third! - second!).toBeGreaterThanOrEqual(1_900);
  });

  it('fails with InvalidInput unless its workflow id is that of its connection and shard', async () => {
    await serve();
    const inputs = [
      [{ connection: 'other', shard: 0 }],
      [{ connection, shard: 1 }],
      [],
      [{ connection: 7, shard: null }],
    ];
    for (const args of inputs) {
      const handle = await startWatch(watchId(connection, 0), ...args);
      expect(await failureOf(handle)).toMatchObject({ type: 'InvalidInput' });
    }
  });

  it('starts without members if somebody starts it with an invalid record', async () => {
    await serve();
    const carried = { covered: 'now', connection: 7, members: { settings: 7, members: [null, [7]] } };
    await startWatch(watchId(connection, 0), { connection, shard: 0 }, carried);
    const { handle } = await quietWait([{ status: 3 }]);
    expect(await membersOf()).toHaveLength(1);
    await handle.terminate();
  });

  it('sends new waits away when it is full, and these poll by themselves', async () => {
    await serve();
    await startWatch(watchId(connection, 0), { connection, shard: 0 }, full());
    const sentAway = async () => {
      const jobId = vendor.simulator.addJob({ timeline: [{ status: 3 }] });
      const handle = await vendor.waits.start({ jobId, ...SOON_QUIET });
      await until(async () => (await signalsOf(handle)).includes('unwatched'), 40_000);
      const polls = () => vendor.simulator.requests('status', jobId).length;
      const before = polls();
      await until(() => polls() > before + 3);
      await handle.terminate();
    };
    await sentAway();
    await sentAway();
  }, 90_000);

  it('hands its waits back if the config has fewer watches, and polls nothing', async () => {
    await serve();
    const jobId = vendor.simulator.addJob({ timeline: [{ status: 3 }] });
    const wait = await vendor.waits.start({ jobId, backoff: { initial: '1h', max: '1h' } });
    const second = await startWatch(watchId(connection, 1), { connection, shard: 1 });
    await second.signal('join', [forged({ jobId, wait: wait.workflowId }), forged({ jobId })]);
    await until(async () => (await second.query<MembersPage>('members')).members.length === 0);
    expect(await signalsOf(wait)).toEqual(['unwatched']);
    expect(vendor.simulator.requests('status', jobId).length).toBeLessThanOrEqual(1);
  });

  it('refuses pollMembers to every other workflow', async () => {
    await serve();
    const jobId = vendor.simulator.addJob({ timeline: [{ status: 3 }] });
    const worker = await strangersWorker();
    const stranger = await served.server.client.workflow.start(pollsAsStranger, {
      taskQueue: worker.options.taskQueue,
      workflowId: randomUUID(),
      args: [{ taskQueue: pollsQueue(vendor.waits.taskQueue, connection), connection, members: [forged({ jobId })] }],
    });
    const error: unknown = await worker.runUntil(stranger.result()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: { cause: { type: 'InvalidInput' } } });
    expect(vendor.simulator.requests('status', jobId)).toEqual([]);
  });
});

describe('a wait', () => {
  it('succeeds even if the name of a follower is no valid workflow id', async () => {
    await serve();
    const jobId = vendor.simulator.addJob({ timeline: [{ status: 3, ms: 1_500 }, { status: 4 }] });
    const handle = await vendor.waits.start({ jobId, backoff: { initial: '100ms', max: '200ms' } });
    for (const caller of ['€'.repeat(1_000), '\ud800'.repeat(900), '']) {
      await handle.signal('join', { caller, follows: true });
    }
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
});
