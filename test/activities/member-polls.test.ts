import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemberPolls, type MemberPollsPort } from '../../src/activities/member-polls.js';
import { PollRate } from '../../src/activities/poll-rate.js';
import type { Seen } from '../../src/activities/poll-for-change.js';
import type { Member } from '../../src/contract/watch.js';

const RUNNING = { vendor: 'alteryx', state: 'running', condition: 'clear' } as const;
const SEEN: Seen = { observation: { ...RUNNING, vendorState: 'Running' } };
const UNREACHABLE: Seen = { observation: { ...SEEN.observation, condition: 'unreachable', problem: 'HTTP 503' } };
const START = 1_000_000_000;

// Only the clock is replaced: the vendor and Temporal are the port of these polls.
beforeEach(() => void jest.useFakeTimers({ now: START }));
afterEach(() => void jest.useRealTimers());

function member(jobId: string, more: Partial<Member> = {}): Member {
  return {
    wait: `wait ${jobId}`,
    jobId,
    last: RUNNING,
    lastChangeAt: START,
    polledAt: START,
    backoff: { initialMs: 10_000, factor: 1, maxMs: 10_000, jitter: 0 },
    patienceMs: {},
    ...more,
  };
}

/** @param members undefined: the watch has not answered yet */
function watching(
  members: Member[] | undefined,
  port: Partial<MemberPollsPort> = {},
  { rate = 1_000, ...options }: { rate?: number } & Record<string, unknown> = {},
) {
  const polled: { jobId: string; at: number }[] = [];
  const hinted: string[] = [];
  const polls = new MemberPolls(
    {
      poll: (one, last, signal) => {
        polled.push({ jobId: one.jobId, at: Date.now() - START });
        return (port.poll ?? (async () => SEEN))(one, last, signal);
      },
      hint: async (wait) => {
        hinted.push(wait);
        return (port.hint ?? (async () => true))(wait);
      },
    },
    {
      concurrentPolls: 8,
      rate: new PollRate(rate),
      percents: new Map(),
      minIntervalMs: 1,
      covered: START,
      connection: { condition: 'clear', since: START },
      ...options,
    },
  );
  if (members) polls.update({ runId: 'run', version: 1, all: true, members, left: [], more: false });
  const stop = new AbortController();
  const run = polls.run(stop.signal, () => false);
  return {
    polls,
    polled,
    hinted,
    timesOf: (jobId: string) => polled.filter((poll) => poll.jobId === jobId).map(({ at }) => at),
    end: async () => {
      stop.abort();
      await jest.advanceTimersByTimeAsync(30_000);
      await run;
      return polls.report();
    },
  };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('the polls of a watch', () => {
  it('are made when a job is due, and not before', async () => {
    const { timesOf, end } = watching([member('a')]);
    await pass(31_000);
    const times = timesOf('a');
    expect(times).toHaveLength(3);
    for (const [nth, at] of times.entries()) {
      expect(at).toBeGreaterThanOrEqual((nth + 1) * 10_000);
      expect(at).toBeLessThan((nth + 1) * 10_000 + 1_000);
    }
    expect(await end()).toMatchObject({ changed: [], gone: [], connection: { condition: 'clear' } });
  });

  it('begin with the jobs that became due while no worker was there, in that order', async () => {
    const { polled, end } = watching(
      [
        member('late', { lastChangeAt: START - 3_000, polledAt: START - 20_000 }),
        member('later', { lastChangeAt: START - 9_000, polledAt: START - 20_000 }),
      ],
      {},
      { covered: START - 9_500, concurrentPolls: 1 },
    );
    await pass(7_500);
    expect(polled.map(({ jobId }) => jobId)).toEqual(['later', 'late']);
    await end();
  });

  it('begin a whole interval after the poll with which a wait hands its job over', async () => {
    const { timesOf, end } = watching([member('a', { lastChangeAt: START - 999_500 })]);
    await pass(21_000);
    expect(timesOf('a')[0]).toBeGreaterThanOrEqual(10_000);
    await end();
  });

  it('compare the next poll with what the wait reported itself, not with the earlier hint', async () => {
    const { polls, hinted, end } = watching([member('a')], {
      poll: async () => ({ observation: { ...SEEN.observation, percent: 50 } }),
    });
    await pass(10_500);
    expect(hinted).toHaveLength(1);
    const page = { runId: 'run', version: 2, all: false, left: [], more: false };
    const last = { ...RUNNING, percent: 70 };
    polls.update({ ...page, members: [member('a', { last, polledAt: START + 10_600 })] });
    await pass(10_500);
    expect(hinted).toHaveLength(2);
    await end();
  });

  it('pass on an exact percentage without a hint', async () => {
    const { polls, hinted, end } = watching([member('a', { last: { ...RUNNING, percent: 41 } }), member('b')], {
      poll: async ({ jobId }) => ({ observation: { ...SEEN.observation, ...(jobId === 'a' && { percent: 47 }) } }),
    });
    await pass(10_500);
    expect(polls.percents()).toEqual({ 'wait a': 47 });
    expect(hinted).toEqual([]);
    expect((await end()).changed).toEqual([]);
  });

  it('send one hint for a change, and report it', async () => {
    const done: Seen = { observation: { ...SEEN.observation, percent: 50 } };
    const { hinted, end } = watching([member('a')], { poll: async () => done });
    await pass(35_000);
    expect(hinted).toEqual(['wait a']);
    expect(await end()).toMatchObject({ changed: [{ wait: 'wait a', last: { percent: 50 } }], gone: [] });
  });

  it('poll no job again that has ended, or whose wait is gone', async () => {
    const ended: Seen = { observation: { ...SEEN.observation, state: 'succeeded' } };
    const changed: Seen = { observation: { ...SEEN.observation, percent: 50 } };
    const { polled, end } = watching([member('a'), member('b')], {
      poll: async ({ jobId }) => (jobId === 'a' ? ended : changed),
      hint: async (wait) => wait !== 'wait b',
    });
    await pass(60_000);
    expect(polled).toHaveLength(2);
    expect((await end()).gone.sort()).toEqual(['wait a', 'wait b']);
  });

  it('repeat a hint that Temporal did not accept', async () => {
    const done: Seen = { observation: { ...SEEN.observation, percent: 50 } };
    let fails = 2;
    const hint = async () => {
      if ((fails -= 1) >= 0) throw new Error('UNAVAILABLE');
      return true;
    };
    const { hinted, end } = watching([member('a')], { poll: async () => done, hint });
    await pass(22_000);
    expect(hinted).toHaveLength(3);
    expect((await end()).changed).toHaveLength(1);
  });

  it('respect the rate limit', async () => {
    const members = Array.from({ length: 100 }, (_, nth) => member(`job ${nth}`));
    const { polled, end } = watching(members, {}, { rate: 5 });
    await pass(20_000);
    expect(polled.length).toBeLessThanOrEqual(5 + 10 * 5 + 1);
    expect(polled.length).toBeGreaterThan(45);
    await end();
  });

  it('respect the interval of the connection, whatever a member asks for', async () => {
    const hasty = { initialMs: 1, factor: 1, maxMs: 1, jitter: 0, leastMs: 1 };
    const { timesOf, end } = watching([member('a', { backoff: hasty })], {}, { minIntervalMs: 5_000 });
    await pass(31_000);
    expect(timesOf('a').length).toBeLessThanOrEqual(6);
    await end();
  });

  it('signal a wait that has not joined for two hours, and drop it if it no longer runs', async () => {
    const hours = (count: number) => START - count * 3_600_000;
    const members = [member('here', { polledAt: hours(3) }), member('gone', { polledAt: hours(3) })];
    const { hinted, timesOf, end } = watching([...members, member('new', { polledAt: hours(1) })], {
      hint: async (wait) => wait === 'wait here',
    });
    await pass(25_000);
    expect(hinted.sort()).toEqual(['wait gone', 'wait here']);
    expect(timesOf('gone')).toEqual([]);
    expect(timesOf('here').length).toBeGreaterThan(1);
    expect((await end()).gone).toEqual(['wait gone']);
  });

  it('let jobs that hang hold up only each other', async () => {
    const hanging = Array.from({ length: 30 }, (_, nth) => member(`hangs ${nth}`));
    const poll: MemberPollsPort['poll'] = async ({ jobId }) => {
      if (jobId.startsWith('hangs')) await new Promise((resolve) => setTimeout(resolve, 20_000));
      return SEEN;
    };
    const { timesOf, end } = watching([...hanging, member('quick')], { poll });
    await pass(300_000);
    // At first nobody knows which jobs hang.
    const gaps = timesOf('quick').map((at, nth, all) => at - (all[nth - 1] ?? at));
    expect(Math.max(...gaps.slice(-10))).toBeLessThan(11_000);
    for (const { jobId } of hanging) expect(timesOf(jobId).length).toBeGreaterThan(0);
    await end();
  });

  it('poll one job at a time while the connection fails, and all again when it answers', async () => {
    const members = Array.from({ length: 50 }, (_, nth) => member(`job ${nth}`));
    let away = true;
    const { polled, hinted, polls, end } = watching(members, { poll: async () => (away ? UNREACHABLE : SEEN) });
    await pass(10_400);
    const before = polled.length;
    expect(before).toBeLessThan(15);
    expect(polls.report().connection).toMatchObject({ condition: 'unreachable', problem: 'HTTP 503' });
    const failed = await end();
    expect(hinted).toEqual([]);

    away = false;
    const next = watching(members, {}, { covered: failed.covered, connection: failed.connection });
    await pass(3_000);
    expect(next.polls.report().connection.condition).toBe('clear');
    await next.end();
  });

  it('signal the wait, and keep the connection clear, if only its job fails', async () => {
    const poll: MemberPollsPort['poll'] = async ({ jobId }) => (jobId === 'bad' ? UNREACHABLE : SEEN);
    const { hinted, polls, end } = watching([member('bad'), member('a'), member('b'), member('c')], { poll });
    await pass(35_000);
    expect(hinted).toEqual(['wait bad']);
    expect(polls.report().connection.condition).toBe('clear');
    await end();
  });

  it('hint at a condition of the connection only when the patience of a wait is over', async () => {
    const members = [member('patient'), member('hasty', { patienceMs: { unreachable: 20_000 } })];
    const connection = { condition: 'unreachable', since: START } as const;
    const { hinted, end } = watching(members, { poll: async () => UNREACHABLE }, { connection });
    await pass(15_000);
    expect(hinted).toEqual([]);
    await pass(45_000);
    expect(hinted).toEqual(['wait hasty']);
    await end();
  });

  it('signal a wait whose job fails with another condition than the connection', async () => {
    const REFUSED: Seen = { observation: { ...SEEN.observation, condition: 'refused', problem: 'HTTP 403' } };
    const poll: MemberPollsPort['poll'] = async ({ jobId }) => (jobId === 'away' ? UNREACHABLE : REFUSED);
    const connection = { condition: 'unreachable', since: START } as const;
    const { polls, hinted, end } = watching([member('away'), member('refused')], { poll }, { connection });
    await pass(90_000);
    expect(hinted).toEqual(['wait refused']);
    expect(polls.report().connection).toMatchObject(connection);
    await end();
  });

  it('have the wait poll by itself when the vendor rejects the request', async () => {
    const { hinted, end } = watching([member('a')], { poll: () => Promise.reject(new Error('rejected')) });
    await pass(10_500);
    expect(hinted).toEqual(['wait a']);
    await end();
  });

  it('end before any poll if the connection was unserved, and keep the missed polls due', async () => {
    const connection = { condition: 'unserved', problem: 'no worker', since: START - 60_000 };
    const { polls, polled, end } = watching(
      [member('a', { lastChangeAt: START - 25_000, polledAt: START - 25_000 })],
      {},
      {
        connection,
        covered: START - 20_000,
      },
    );
    await pass(1_000);
    expect(polled).toEqual([]);
    expect(polls.report()).toMatchObject({ connection: { condition: 'clear', since: START }, covered: START - 15_001 });
    await end();
  });

  it('report no time as covered while the watch has not answered', async () => {
    const { polls, end } = watching(undefined, {}, { covered: START - 20_000 });
    await pass(5_000);
    expect(polls.covered()).toBe(START - 20_000);
    await end();
  });

  it('report the time until which all due jobs were polled', async () => {
    const { polls, end } = watching([member('a'), member('b', { lastChangeAt: START + 3_000 })], {
      poll: () => new Promise((resolve) => setTimeout(() => resolve(SEEN), 15_000)),
    });
    await pass(14_000);
    const covered = polls.covered() - START;
    expect(covered).toBeGreaterThanOrEqual(9_900);
    expect(covered).toBeLessThan(10_500);
    await end();
  });

  it('add and remove members as the pages of the watch say', async () => {
    const { polls, end } = watching([member('a'), member('b')]);
    const page = { runId: 'run', version: 2, more: false };
    polls.update({ ...page, all: false, members: [member('c')], left: ['wait a'] });
    expect(polls.size).toBe(2);
    polls.update({ ...page, all: true, members: [member('c')], left: [], more: true });
    expect(polls.size).toBe(2);
    polls.update({ ...page, all: false, members: [member('d')], left: [] });
    expect(polls.size).toBe(2);
    await end();
  });
});
