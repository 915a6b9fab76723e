import { describe, expect, it } from '@jest/globals';
import { jsonBytes, MAX_MEMO_BYTES, memoOf, OUTCOME_MEMO, OUTCOME_SHORTENED_MEMO } from '../../src/contract/memo.js';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';

const outcome = unseenOutcome('calls', '34', '2026-01-02T03:04:05.000Z', 'ended');
const messages = (count: number, text: string): JobOutcome['messages'] => ({
  total: count,
  bySeverity: { info: count, warning: 0, error: 0 },
  last: Array.from({ length: count }, () => ({ severity: 'info', text })),
  uri: 'file:///content/messages.ndjson',
});
const content = (count: number): JobOutcome['content'] =>
  Array.from({ length: count }, (_, nth) => ({
    name: `part-${nth}.csv`,
    mediaType: 'text/csv',
    bytes: 1,
    sha256: 'ab'.repeat(32),
    uri: `file:///content/calls/34/content/part-${nth}.csv`,
  }));
const timeline = Array.from({ length: 50 }, (_, nth) => ({
  at: '2026-01-02T03:04:05.000Z',
  state: nth % 2 ? ('running' as const) : ('paused' as const),
  condition: 'unreachable' as const,
  problem: '語'.repeat(160),
  event: 'deadlineExtended' as const,
  detail: '語'.repeat(160),
}));

describe('the memo of an ended wait', () => {
  it('is the outcome itself if it fits', () => {
    expect(memoOf(outcome)).toEqual({ [OUTCOME_MEMO]: outcome });
  });
  it.each<[string, Partial<JobOutcome>]>([
    ['20 long messages', { messages: messages(20, 'm'.repeat(400)) }],
    ['200 receipts', { content: content(200) }],
    ['a full timeline with long problems', { timeline }],
    [
      'long texts in a script of three bytes a character',
      { summary: '語'.repeat(1_000), outputLocation: '語'.repeat(1_000) },
    ],
    [
      'everything at once',
      {
        messages: messages(20, '語'.repeat(1_000)),
        content: content(200),
        timeline,
        summary: '語'.repeat(1_000),
        outputLocation: '語'.repeat(1_000),
        vendorState: '語'.repeat(200),
        cancel: { by: 'caller', at: '2026-01-02T03:04:05.000Z', reason: '語'.repeat(2_000), result: 'confirmed' },
      },
    ],
  ])('stays below its limit and says if it is shortened: %s', (_what, more) => {
    const whole = { ...outcome, ...more };
    const memo = memoOf(whole);
    expect(jsonBytes(memo[OUTCOME_MEMO])).toBeLessThanOrEqual(MAX_MEMO_BYTES);
    expect(memo[OUTCOME_SHORTENED_MEMO] ?? false).toBe(jsonBytes(whole) > MAX_MEMO_BYTES);
    expect(memo[OUTCOME_MEMO]).toMatchObject({ connection: 'calls', jobId: '34', phase: 'ended' });
  });
  it('drops older messages before anything else', () => {
    const memo = memoOf({ ...outcome, messages: messages(20, 'm'.repeat(400)), content: content(2) });
    const shortened = memo[OUTCOME_MEMO] as JobOutcome;
    expect(shortened.messages.last.length).toBeLessThan(20);
    expect(shortened.messages.total).toBe(20);
    expect(shortened.content).toHaveLength(2);
  });
});

describe('the length of JSON', () => {
  it.each(['a', 'ä', '語', '😀', '\u0000', '"'])('is counted in UTF-8: %j', (text) => {
    expect(jsonBytes({ text })).toBe(Buffer.byteLength(JSON.stringify({ text })));
  });
});
