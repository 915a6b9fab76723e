import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ManyHandle } from '../../src/client/many-handle.js';
import { startMany, type AskedMany, type StartedMany } from '../../src/client/start-many.js';
import type { LineEnd, ManyCounts, ManyProgress, RunLine } from '../../src/contract/run-many.js';
import { resolveNeeds } from '../../src/contract/run-needs.js';
import type { AlteryxJobSpec } from '../../simulators/alteryx.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until, failureOf } from '../helpers/waits.js';
import { FAILS, LASTS, serveRuns, type Runs } from './runs.js';

let server: DevServer;
let runs: Runs;

beforeAll(async () => {
  const dynamicConfig = {
    'history.timerProcessorMaxTimeShift': '10ms',
    'limit.historyCount.suggestContinueAsNew': 60,
  };
  server = await startDevServer({ dynamicConfig });
  runs = await serveRuns(server);
}, 300_000);
afterAll(async () => {
  await runs.stop();
  await server.stop();
});
afterEach(() => runs.script(SOON));

const SOON: AlteryxJobSpec['timeline'] = [{ status: 'Completed' }];

/** Keys that no other test has. */
const unique = () => randomUUID().slice(0, 8);

type ShortLine = [key: string, needs?: string[], more?: Partial<RunLine>];

function listOf(lines: ShortLine[], more: Partial<AskedMany> = {}): AskedMany {
  const { connection } = runs.waits;
  const all = lines.map(([key, needs, fields]) => ({
    connection,
    key,
    needs,
    job: { workflowId: runs.workflowId, questions: [{ name: 'run_date', value: key }] },
    backoff: { initial: '50ms', max: '100ms' },
    ...fields,
  }));
  const { needs } = resolveNeeds(all);
  return {
    name: `list-${unique()}`,
    digest: 'same',
    needs,
    concurrency: 10,
    onFailure: 'continue',
    again: false,
    lines: all.map(({ needs: _needs, ...input }) => input),
    ...more,
  };
}

const start = (asked: AskedMany) => startMany(server.client, asked, runs.waits.taskQueue);
const workflowOf = ({ handle }: StartedMany) => server.client.workflow.getHandle(handle.workflowId);
const progressOf = (started: StartedMany) => workflowOf(started).query<ManyProgress>('many');
const untilStates = (started: StartedMany, states: RegExp) =>
  until(async () => states.test((await progressOf(started)).states), 20_000);

async function endsOf({ handle, plan }: StartedMany, { lines }: AskedMany): Promise<(LineEnd | undefined)[]> {
  const ends = await handle.ends(
    plan,
    lines,
    lines.map((_, line) => line),
  );
  return lines.map((_, line) => ends.get(line));
}

const wordOf = (end: LineEnd | undefined) =>
  end === undefined ? 'lost' : 'notStarted' in end ? end.notStarted.why : (end.error?.type ?? end.outcome.state);

/** The keys of the jobs that were started, in the order of the vendor's ledger. */
function startedKeys(prefix: string): string[] {
  const values = runs.simulator.started.all.map(
    ({ body }) => (body as { questions: { value: string }[] }).questions[0]!.value,
  );
  return values.filter((value) => value.startsWith(prefix));
}

const resultOf = (started: StartedMany): Promise<ManyCounts> => workflowOf(started).result() as Promise<ManyCounts>;

describe('many runs', () => {
  it('start each when those that it needs have succeeded', async () => {
    const id = unique();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `${id}-${name}`) as [string, string, string, string];
    const asked = listOf([[d, [b, c]], [c, [a]], [b, [a]], [a]]);
    const started = await start(asked);
    expect(await resultOf(started)).toEqual({ lines: 4, succeeded: 4, failed: 0, notStarted: 0 });
    const keys = startedKeys(id);
    expect([keys[0], keys[3], new Set(keys).size]).toEqual([a, d, 4]);
    const [first] = await endsOf(started, asked);
    expect(first).toMatchObject({ outcome: { state: 'succeeded', submit: { key: d, result: 'submitted' } } });
  }, 60_000);

  it('run at most as many jobs at a time as wanted, also across a continue-as-new', async () => {
    const id = unique();
    const asked = listOf(
      Array.from({ length: 24 }, (_, at): ShortLine => [`${id}-${at}`]),
      { concurrency: 3 },
    );
    runs.script([{ status: 'Running', ms: 150 }, { status: 'Completed' }]);
    const started = await start(asked);
    expect(await resultOf(started)).toMatchObject({ succeeded: 24 });
    expect((await workflowOf(started).describe()).runId).not.toBe(
      await server.client.workflow
        .getHandle(started.handle.workflowId)
        .describe()
        .then(({ raw }) => raw.workflowExecutionInfo?.firstRunId),
    );
    const jobs = runs.simulator.started.all.slice(-24);
    const ended = (at: number) => at + 150;
    for (const { at } of jobs) {
      const running = jobs.filter((other) => other.at <= at && ended(other.at) > at).length;
      expect(running).toBeLessThanOrEqual(3);
    }
  }, 60_000);

  it('continue after a failure with the runs that do not need the failed one, directly or through others', async () => {
    const id = unique();
    const failing = runs.simulator.addWorkflow({ questions: ['run_date'], job: { timeline: FAILS } });
    const job = { workflowId: failing, questions: [{ name: 'run_date', value: `${id}-bad` }] };
    const asked = listOf(
      [[`${id}-bad`, [], { job }], [`${id}-after`, [`${id}-bad`]], [`${id}-last`, [`${id}-after`]], [`${id}-other`]],
      { concurrency: 1 },
    );
    const started = await start(asked);
    const { type, message } = await failureOf(workflowOf(started));
    expect([type, message]).toEqual(['JobFailed', '1 of 4 runs did not succeed, and 2 were not started']);
    const ends = await endsOf(started, asked);
    expect(ends.map(wordOf)).toEqual(['JobFailed', 'need', 'need', 'succeeded']);
    expect(ends[2]).toEqual({ notStarted: { line: 2, why: 'need', need: 1 } });
  }, 60_000);

  it('start no run after a failure with onFailure: stop, and await those that are running', async () => {
    const id = unique();
    const failing = runs.simulator.addWorkflow({ questions: ['run_date'], job: { timeline: FAILS } });
    const job = { workflowId: failing, questions: [{ name: 'run_date', value: `${id}-bad` }] };
    runs.script([{ status: 'Running', ms: 2_000 }, { status: 'Completed' }]);
    const asked = listOf([[`${id}-long`], [`${id}-bad`, [], { job }], [`${id}-next`], [`${id}-after`, [`${id}-bad`]]], {
      concurrency: 2,
      onFailure: 'stop',
    });
    const started = await start(asked);
    await failureOf(workflowOf(started));
    expect((await endsOf(started, asked)).map(wordOf)).toEqual(['succeeded', 'JobFailed', 'stopped', 'need']);
    expect(startedKeys(id).sort()).toEqual([`${id}-bad`, `${id}-long`]);
  }, 60_000);

  it('cancel the runs that they have started, and start no others', async () => {
    const id = unique();
    runs.script(LASTS);
    const asked = listOf([[`${id}-a`], [`${id}-b`], [`${id}-c`, [`${id}-a`]]], { concurrency: 1 });
    const started = await start(asked);
    await until(() => startedKeys(id).length === 1);
    await started.handle.cancel('wrong month');
    const { type } = await failureOf(workflowOf(started));
    expect(type).toBe('Canceled');
    const ends = await endsOf(started, asked);
    expect(ends.map(wordOf)).toEqual(['Canceled', 'cancelled', 'cancelled']);
    expect(ends[0]).toMatchObject({ outcome: { state: 'cancelled', cancel: { result: 'confirmed' } } });
    expect(startedKeys(id)).toHaveLength(1);
  }, 60_000);

  it('are joined by a second start of the same list, and refuse another one under their name', async () => {
    const id = unique();
    runs.script(LASTS);
    const asked = listOf([[`${id}-a`]]);
    const started = await start(asked);
    const { how, plan } = await start(asked);
    expect([how, plan.token]).toEqual(['joined', started.plan.token]);
    expect((await start({ ...asked, digest: 'another' })).how).toBe('different');
    await started.handle.cancel('over');
    await failureOf(workflowOf(started));
  }, 60_000);
});

describe('a second start of many runs', () => {
  it('after a terminate finds the runs by their keys, and starts no job twice', async () => {
    const id = unique();
    runs.script([{ status: 'Running', ms: 1_000 }, { status: 'Completed' }]);
    const asked = listOf(
      Array.from({ length: 8 }, (_, at): ShortLine => [`${id}-${at}`, at < 4 ? [] : [`${id}-${at - 4}`]]),
      { concurrency: 3 },
    );
    const first = await start(asked);
    await untilStates(first, /^s.*r/);
    await workflowOf(first).terminate('for a test');
    const before = startedKeys(id).length;
    const second = await start(asked);
    expect(second.how).toBe('started');
    expect(await resultOf(second)).toMatchObject({ succeeded: 8 });
    expect([before > 1, before < 8]).toEqual([true, true]);
    expect(startedKeys(id).sort()).toEqual(asked.lines.map(({ key }) => key).sort());
    expect((await endsOf(second, asked)).map(wordOf)).toEqual(Array.from({ length: 8 }, () => 'succeeded'));
  }, 60_000);

  it('counts a failed run as failed, and starts its job again only with again: true', async () => {
    const id = unique();
    runs.script(FAILS);
    const asked = listOf([[`${id}-a`], [`${id}-b`, [`${id}-a`]]]);
    await failureOf(workflowOf(await start(asked)));
    runs.script(SOON);
    const second = await start(asked);
    await failureOf(workflowOf(second));
    expect((await endsOf(second, asked)).map(wordOf)).toEqual(['JobFailed', 'need']);
    expect(startedKeys(id)).toEqual([`${id}-a`]);
    const third = await start({ ...asked, again: true });
    expect(await resultOf(third)).toMatchObject({ succeeded: 2 });
    expect(startedKeys(id)).toEqual([`${id}-a`, `${id}-a`, `${id}-b`]);
    const fourth = await start({ ...asked, again: true });
    expect(await resultOf(fourth)).toMatchObject({ succeeded: 2 });
    expect(startedKeys(id)).toHaveLength(3);
  }, 60_000);

  it('ends a line as InvalidInput if its key belongs to another job', async () => {
    const key = unique();
    await resultOf(await start(listOf([[key]])));
    const other = listOf([[key, [], { job: { workflowId: runs.workflowId, priority: 'High' } }]]);
    const started = await start(other);
    await failureOf(workflowOf(started));
    const [end] = await endsOf(started, other);
    expect(end).toMatchObject({ error: { type: 'InvalidInput', message: expect.stringContaining('another job') } });
  }, 60_000);
});

describe('a page', () => {
  it('that is terminated counts its unstarted lines as not succeeded, and delays no other page', async () => {
    const id = unique();
    const needs = (at: number): string[] => (at === 100 ? [] : [`${id}-100`]);
    runs.script([{ status: 'Running', ms: 1_500 }, { status: 'Completed' }]);
    const asked = listOf(Array.from({ length: 101 }, (_, at): ShortLine => [`${id}-${at}`, needs(at)]));
    const started = await start(asked);
    await until(() => startedKeys(id).length === 1);
    const { name, token } = started.plan;
    await server.client.workflow.getHandle(`vigil:many:${name}:${token}:0`).terminate('for a test');
    expect((await failureOf(workflowOf(started))).message).toContain('of 101 runs did not succeed');
    expect(wordOf((await endsOf(started, asked))[100])).toBe('succeeded');
    expect(startedKeys(id)).toHaveLength(1);
  }, 60_000);

  it('that is cancelled ends its lines, and the list with them', async () => {
    const id = unique();
    runs.script(LASTS);
    const asked = listOf([[`${id}-a`], [`${id}-b`]], { concurrency: 1 });
    const started = await start(asked);
    await until(() => startedKeys(id).length === 1);
    const { name, token } = started.plan;
    await server.client.workflow.getHandle(`vigil:many:${name}:${token}:0`).cancel();
    await failureOf(workflowOf(started));
    expect((await endsOf(started, asked)).map(wordOf)).toEqual(['Canceled', 'cancelled']);
  }, 60_000);
});

describe('a stranger', () => {
  it('cannot start, end or skip a line with invalid signals', async () => {
    const key = unique();
    runs.script([{ status: 'Running', ms: 500 }, { status: 'Completed' }]);
    const asked = listOf([[key], [`${key}-2`, [key]]]);
    const started = await start(asked);
    const { name, token } = started.plan;
    const page = server.client.workflow.getHandle(`vigil:many:${name}:${token}:0`);
    for (const reported of [
      null,
      7,
      {},
      { token, ended: [{ line: 1.5, succeeded: true }] },
      { token, ended: [{ line: 9, succeeded: false }] },
    ]) {
      await workflowOf(started).signal('report', reported);
      await page.signal('orders', reported);
    }
    await page.signal('orders', { start: [5, 0], skip: [{ line: 77, why: 'need' }] });
    expect(await resultOf(started)).toMatchObject({ succeeded: 2 });
    expect(startedKeys(key)).toHaveLength(2);
  }, 60_000);

  it('who starts runMany with an invalid plan or under another workflow id gets InvalidInput', async () => {
    const { taskQueue } = runs.waits;
    const plan = { ...listOf([['a']]), token: 't', pages: [0], lines: 1 };
    for (const [workflowId, input] of [
      [`vigil:many:${plan.name}`, { ...plan, lines: 0 }],
      [`somewhere-${unique()}`, plan],
    ] as const) {
      const handle = await server.client.workflow.start('runMany', { workflowId, taskQueue, args: [input] });
      expect((await failureOf(handle)).type).toBe('InvalidInput');
    }
    expect(await new ManyHandle(server.client, unique()).describe()).toBeUndefined();
  }, 60_000);

  it('does not block a list whose workflow id an earlier, failed workflow has used', async () => {
    const asked = listOf([[unique()]]);
    const options = { workflowId: `vigil:many:${asked.name}`, taskQueue: runs.waits.taskQueue };
    await failureOf(await server.client.workflow.start('runMany', { ...options, args: [{ name: asked.name }] }));
    const started = await start(asked);
    expect([started.how, await resultOf(started)]).toEqual(['started', expect.objectContaining({ succeeded: 1 })]);
  }, 60_000);
});
