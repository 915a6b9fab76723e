import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UNSEEN } from '../../src/job.js';
import { isCancelAnswer, isCollectResult, isLookResult } from '../../src/workflows/answers.js';

const LOOK = { observation: UNSEEN, looks: 1 };

describe("a look's answer", () => {
  it.each([
    [LOOK],
    [{ ...LOOK, retryAfterMs: 0, link: 'https://a.example' }],
    [{ ...LOOK, lookedAt: 1_700_000_000_000 }],
    [{ ...LOOK, more: 'of a later version' }],
    [{ observation: { ...UNSEEN, state: 'failed', condition: 'missing' }, looks: 0 }],
  ])('is taken as %j', (answer) => expect(isLookResult(answer)).toBe(true));

  it.each([
    [undefined],
    [null],
    ['done'],
    [{}],
    [{ looks: 1 }],
    [{ ...LOOK, looks: '1' }],
    [{ ...LOOK, looks: null }],
    [{ ...LOOK, retryAfterMs: '5' }],
    [{ ...LOOK, retryAfterMs: null }],
    [{ ...LOOK, lookedAt: '2026-01-01T00:00:00Z' }],
    [{ ...LOOK, lookedAt: null }],
    [{ ...LOOK, link: 7 }],
    [{ ...LOOK, link: null }],
    [{ ...LOOK, observation: null }],
    [{ ...LOOK, observation: 'running' }],
    [{ ...LOOK, observation: { ...UNSEEN, state: 'done' } }],
    [{ ...LOOK, observation: { ...UNSEEN, state: 'constructor' } }],
    [{ ...LOOK, observation: { ...UNSEEN, condition: 'fine' } }],
    [{ ...LOOK, observation: { condition: 'clear' } }],
  ])('is refused as %j', (answer) => expect(isLookResult(answer)).toBe(false));
});

describe("a cancel's answer", () => {
  it.each(['accepted', 'refused', 'unsupported'])('may be %s', (answer) => {
    expect(isCancelAnswer({ answer })).toBe(true);
  });
  it.each([[undefined], [null], ['accepted'], [{}], [{ answer: 'requested' }], [{ answer: null }]])(
    'may not be %j',
    (answer) => expect(isCancelAnswer(answer)).toBe(false),
  );
});

describe("a collection's answer", () => {
  it.each([
    [{ collected: {} }],
    [{ collected: [] }],
    [{ condition: 'unstored', trouble: 'full' }],
    [{ condition: 'clear' }],
  ])('is taken as %j', (answer) => expect(isCollectResult(answer)).toBe(true));
  it.each([
    [undefined],
    [null],
    ['collected'],
    [{}],
    [{ collected: null }],
    [{ collected: undefined, condition: 'unstored' }],
    [{ collected: 'all' }],
    [{ condition: 'full' }],
    [{ condition: null }],
  ])('is refused as %j', (answer) => expect(isCollectResult(answer)).toBe(false));
});

it('whatever an operator completes a step with is judged, and breaks nothing', () => {
  fc.assert(
    fc.property(fc.anything(), (answer) => {
      for (const judge of [isLookResult, isCancelAnswer, isCollectResult]) expect(typeof judge(answer)).toBe('boolean');
    }),
  );
});
