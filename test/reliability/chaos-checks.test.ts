/** The checks of a chaos run: each gets a correct run, and a run with a single defect. */
import { describe, expect, it } from '@jest/globals';
import { checkCancels, checkOutcome } from '../../reliability/chaos/outcome-check.js';
import { checkBackoff, checkRate, pollsOf, mostIn } from '../../reliability/chaos/backoff-check.js';
import type { Asked, JobFacts, Run } from '../../reliability/chaos/facts.js';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';

const FILE = { name: 'part-1.bin', bytes: 10, sha256: 'aa' };
const TEXTS = ['one', 'two'];

function outcome(changes: Partial<JobOutcome> = {}): JobOutcome {
  return {
    ...unseenOutcome('gallery', '1', '2026-01-01T00:00:00.000Z', 'ended'),
    state: 'succeeded',
    messages: { total: 2, bySeverity: { info: 2, warning: 0, error: 0 }, last: [], uri: 'file:///messages' },
    content: [{ ...FILE, mediaType: 'text/plain', uri: 'file:///part-1.bin' }],
    ...changes,
  };
}

function run(changes: Partial<Run> = {}): Run {
  const end = outcome();
  return { status: 'COMPLETED', outcome: end, memo: end, events: 40, failedTasks: [], ...changes };
}

function job(changes: Partial<JobFacts> = {}): JobFacts {
  return {
    connection: 'gallery',
    vendor: 'alteryx',
    jobId: '1',
    truth: { state: 'succeeded', endedAt: 50_000, cancels: 0, messages: TEXTS, content: [FILE] },
    asked: [],
    onCancel: 'cancel',
    runs: [run()],
    stored: [FILE],
    storedMessages: TEXTS,
    ...changes,
  };
}

function asCame(found: { came: string }[]): string[] {
  return found.map(({ came }) => came);
}

describe('the check of an outcome', () => {
  const cancelled = outcome({
    state: 'cancelled',
    cancel: { by: 'caller', at: 'x', reason: null, result: 'confirmed' },
    content: [],
  });
  const byCaller = job({
    truth: { state: 'cancelled', endedAt: 1, cancels: 1, messages: TEXTS, content: [] },
    cancelAskedAt: 1,
    runs: [run({ status: 'CANCELED', outcome: undefined, memo: cancelled })],
    stored: [],
  });

  it('finds nothing if the outcome matches the vendor', () => {
    expect(checkOutcome(job())).toEqual([]);
    expect(checkOutcome(byCaller)).toEqual([]);
    expect(checkOutcome(job({ runs: [run({ status: 'CONTINUED_AS_NEW' }), run()] }))).toEqual([]);
  });

  it.each<[string, JobFacts, RegExp]>([
    ['a wait that is not there', job({ runs: [] }), /^none$/],
    ['a second end', job({ runs: [run(), run()] }), /^COMPLETED, COMPLETED$/],
    ['a wait left behind', job({ runs: [run({ status: 'RUNNING' })] }), /still runs/],
    ['an end without an outcome', job({ runs: [run({ status: 'TERMINATED', outcome: undefined })] }), /^TERMINATED/],
    ['a failed workflow task', job({ runs: [run({ failedTasks: ['NON_DETERMINISTIC_ERROR'] })] }), /DETERMINISTIC/],
    ['a memo that says something else', job({ runs: [run({ memo: outcome({ percent: 3 }) })] }), /"percent":3/],
    ['a failed job called a success', job({ truth: { ...job().truth, state: 'failed' } }), /^COMPLETED succeeded/],
    ["a failure that is not the job's", job({ runs: [run({ status: 'FAILED', failureType: 'JobLost' })] }), /JobLost/],
    [
      'a cancel that was confirmed, and the job goes on',
      { ...byCaller, truth: { ...byCaller.truth, state: 'running', cancels: 0 } },
      /^CANCELED cancelled, cancel confirmed/,
    ],
    ['a wait that is cancelled by nobody', { ...byCaller, cancelAskedAt: undefined }, /^CANCELED/],
    ['a stored file that was tampered with', job({ stored: [{ ...FILE, sha256: 'bb' }] }), /on the disk .* bb/],
    ['a stored file that is gone', job({ stored: [{ ...FILE, bytes: 0, sha256: undefined }] }), /absent/],
    [
      'a file that the outcome lacks',
      job({ runs: [run({ outcome: outcome({ content: [] }), memo: outcome({ content: [] }) })] }),
      /no content/,
    ],
    ['a message that is lost', job({ storedMessages: ['one'] }), /^1 messages/],
    ['a message that is doubled', job({ storedMessages: ['one', 'one', 'two'] }), /^3 messages/],
    ['messages out of order', job({ storedMessages: ['two', 'one'] }), /\["two","one"\]/],
  ])('finds %s', (_title, facts, came) => {
    const found = asCame(checkOutcome(facts));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(came);
  });
});

describe('the check of cancels', () => {
  const cancel: Asked = { step: 'cancel', at: 1_000, status: 200 };

  it('allows one that the caller asked for', () => {
    expect(checkCancels(job({ asked: [cancel], cancelAskedAt: 900 }))).toEqual([]);
  });
  it.each<[string, Partial<JobFacts>]>([
    ['that nobody asked for', {}],
    ['before one was asked for', { cancelAskedAt: 1_100 }],
    ['though the caller leaves the job alone', { cancelAskedAt: 900, onCancel: 'leave' }],
  ])('finds one %s', (_title, changes) => {
    expect(asCame(checkCancels(job({ asked: [cancel], ...changes })))).toEqual(['1 of them']);
  });
});

describe('the check of the backoff', () => {
  const rule = { initialMs: 1_000, jitter: 0.2 };
  const status = (at: number, answer: number | undefined = 200): Asked => ({ step: 'status', at, status: answer });

  it('allows polls at their backoff, a quick poll after a blip, and a fresh log-in', () => {
    const asked = [status(0), status(900), status(2_000, 503), status(2_500, 503), status(4_000, 401), status(4_010)];
    expect(checkBackoff(job({ asked }), rule)).toEqual([]);
  });
  it('finds polls that follow sooner', () => {
    const asked = [status(0), status(300), status(400)];
    expect(checkBackoff(job({ asked }), rule)[0]!.came).toMatch(
      /^2 of 3 sooner: 300 ms after one answered 200; 100 ms/,
    );
  });
  it('finds a quick poll without a pause before it', () => {
    expect(checkBackoff(job({ asked: [status(0, 503), status(100)] }), rule)).toHaveLength(1);
  });
  it('allows one repeated read after the end, and no more', () => {
    const after = (count: number) => Array.from({ length: count + 1 }, (_, i) => status(60_000 + i));
    expect(checkBackoff(job({ asked: after(4) }), rule)).toEqual([]);
    expect(checkBackoff(job({ asked: after(5) }), rule)).toHaveLength(1);
  });
  it("allows two more polls after a caller's cancel", () => {
    const asked = [status(10_000), status(10_100), status(10_200), status(10_300)];
    expect(checkBackoff(job({ asked: asked.slice(0, 3), cancelAskedAt: 10_050 }), rule)).toEqual([]);
    expect(checkBackoff(job({ asked, cancelAskedAt: 10_050 }), rule)).toHaveLength(1);
  });
  it('allows one extra poll after each outage of Temporal, and none long after it', () => {
    const temporalAway = [{ from: 8_000, to: 10_000 }];
    const asked = [status(12_000), status(12_300), status(12_600)];
    expect(checkBackoff(job({ asked: asked.slice(0, 2) }), { ...rule, temporalAway })).toEqual([]);
    expect(checkBackoff(job({ asked }), { ...rule, temporalAway })).toHaveLength(1);
    const late = [status(30_000), status(30_300)];
    expect(checkBackoff(job({ asked: late }), { ...rule, temporalAway })).toHaveLength(1);
  });
  it('counts a poll once, whatever its requests', () => {
    const asked = [status(0, 503), status(500, 401), status(510), status(2_000), status(60_000)];
    expect(pollsOf(job({ asked }))).toEqual([0, 2_000]);
  });
});

describe('the check of a rate limit', () => {
  const polls = Array.from({ length: 61 }, (_, i) => i * 100);

  it('counts the most requests in any window', () => {
    expect(mostIn([0, 1, 5, 9, 10, 11], 10)).toBe(4);
    expect(mostIn([], 10)).toBe(0);
  });
  it('finds more than the limit and its burst allow', () => {
    expect(checkRate('calls', polls, { perSecond: 5, burst: 11 })).toEqual([]);
    expect(asCame(checkRate('calls', polls, { perSecond: 5, burst: 10 }))).toEqual(['61']);
  });
});
