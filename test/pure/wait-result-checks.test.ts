import { describe, expect, it } from '@jest/globals';
import { acceptInput } from '../../src/schema/input.js';
import fc from 'fast-check';
import { UNSEEN } from '../../src/contract/job.js';
import { areReceipts, isMessagesReceipt } from '../../src/contract/reported-wait.js';
import {
  isAccepted,
  isCancelAnswer,
  isCollectResult,
  isHandedOver,
  isInputAnswer,
  isPollResult,
} from '../../src/workflows/wait-result-checks.js';

const POLL = { observation: UNSEEN, polls: 1 };

describe("a poll's answer", () => {
  it.each([
    [POLL],
    [{ ...POLL, retryAfterMs: 0, link: 'https://a.example' }],
    [{ ...POLL, polledAt: 1_700_000_000_000 }],
    [{ ...POLL, more: 'of a later version' }],
    [{ observation: { ...UNSEEN, state: 'failed', condition: 'missing' }, polls: 0 }],
  ])('is taken as %j', (answer) => expect(isPollResult(answer)).toBe(true));

  it.each([
    [undefined],
    [null],
    ['done'],
    [{}],
    [{ polls: 1 }],
    [{ ...POLL, polls: '1' }],
    [{ ...POLL, polls: null }],
    [{ ...POLL, retryAfterMs: '5' }],
    [{ ...POLL, retryAfterMs: null }],
    [{ ...POLL, polledAt: '2026-01-01T00:00:00Z' }],
    [{ ...POLL, polledAt: null }],
    [{ ...POLL, link: 7 }],
    [{ ...POLL, link: null }],
    [{ ...POLL, observation: null }],
    [{ ...POLL, observation: 'running' }],
    [{ ...POLL, observation: { ...UNSEEN, state: 'done' } }],
    [{ ...POLL, observation: { ...UNSEEN, state: 'constructor' } }],
    [{ ...POLL, observation: { ...UNSEEN, condition: 'fine' } }],
    [{ ...POLL, observation: { condition: 'clear' } }],
    [{ ...POLL, observation: { ...UNSEEN, summary: 7 } }],
    [{ ...POLL, observation: { ...UNSEEN, vendorState: undefined } }],
    [{ ...POLL, observation: { ...UNSEEN, vendor: '[x](https://evil.example)' } }],
    [{ ...POLL, observation: { ...UNSEEN, percent: 'half' } }],
    [{ ...POLL, polledAt: 1e308 }],
    [{ ...POLL, limits: { minIntervalMs: 1, maxDeadlineMs: 1e308 } }],
    [{ ...POLL, limits: { minIntervalMs: -1, maxDeadlineMs: 1 } }],
  ])('is refused as %j', (answer) => expect(isPollResult(answer)).toBe(false));
});

describe("a cancel's answer", () => {
  it.each(['accepted', 'refused', 'unsupported'])('may be %s', (answer) => {
    expect(isCancelAnswer({ answer })).toBe(true);
  });
  it.each([[undefined], [null], ['accepted'], [{}], [{ answer: 'requested' }], [{ answer: null }]])(
    'may not be %j',
    (answer) => expect(isCancelAnswer(answer)).toBe(false),
  );
  it.each([[{ detail: 7 }], [{ observation: 7 }], [{ observation: { ...UNSEEN, state: 'done' } }]])(
    'may not come with %j',
    (more) => expect(isCancelAnswer({ answer: 'refused', ...more })).toBe(false),
  );
});

describe('a poll that hands over to a watch', () => {
  it.each(['vigil:watch:calls', 'vigil:watch:calls:1', 'vigil:watch:calls:12'])(
    'names one of its connection: %s',
    (watch) => expect(isHandedOver({ watch, polls: 3 }, 'calls')).toBe(true),
  );
  it.each([
    [undefined],
    [{ watch: 'vigil:watch:calls' }],
    [{ watch: 'vigil:watch:calls', polls: '3' }],
    ...['', 'vigil:watch:call', 'vigil:watch:calls-2', 'vigil:watch:calls:0', 'vigil:watch:calls:x', 'payroll', 7].map(
      (watch): [object] => [{ watch, polls: 3 }],
    ),
  ])('names nothing else: %j', (result) => expect(isHandedOver(result, 'calls')).toBe(false));
});

describe("a collection's answer", () => {
  it.each([
    [{ collected: [] }],
    [{ collected: [{ name: 'a', mediaType: 'text/csv', bytes: 1, sha256: 'ab', uri: 'file:///a' }] }],
    [{ condition: 'unstored', problem: 'full' }],
    [{ condition: 'clear' }],
  ])('is taken as %j', (answer) => expect(isCollectResult(answer, areReceipts)).toBe(true));
  it.each([
    [undefined],
    [null],
    ['collected'],
    [{}],
    [{ collected: null }],
    [{ collected: undefined, condition: 'unstored' }],
    [{ collected: 'all' }],
    [{ collected: {} }],
    [{ collected: [null] }],
    [{ collected: [{ name: 'a', mediaType: 'text/csv', bytes: '1', sha256: 'ab', uri: 'file:///a' }] }],
    [{ condition: 'full' }],
    [{ condition: 'unstored', problem: 7 }],
    [{ condition: null }],
  ])('is refused as %j', (answer) => expect(isCollectResult(answer, areReceipts)).toBe(false));
});

describe('the answer to an input', () => {
  const { accepted } = acceptInput({ connection: 'calls', jobId: '7' }) as unknown as { accepted: object };

  it('is accepted as the activity gives it', () => {
    const notify = { on: ['failed'], troubledForMs: [900_000] };
    expect(isAccepted({ accepted })).toBe(true);
    expect(isAccepted({ accepted, notify })).toBe(true);
    expect(isInputAnswer({ problems: ['jobId: is missing'] })).toBe(true);
  });

  it.each([
    ['a policy without events', { accepted, notify: {} }],
    ['a deadline that is no date', { accepted: { ...accepted, deadlineMs: 9e15 } }],
    ['problems that are no list', { problems: 'x' }],
    ['nothing', undefined],
  ])('is no answer with %s', (_what, answer) => {
    expect(isInputAnswer(answer)).toBe(false);
  });
});

it('any value that an operator completes a step with gets a verdict, and breaks nothing', () => {
  fc.assert(
    fc.property(fc.anything(), (answer) => {
      const ofMessages = (one: unknown) => isCollectResult(one, isMessagesReceipt);
      for (const judge of [isPollResult, isCancelAnswer, isInputAnswer, ofMessages])
        expect(typeof judge(answer)).toBe('boolean');
    }),
  );
});
