import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UNSEEN } from '../../src/contract/job.js';
import {
  isCancelAnswer,
  isCollectResult,
  isMember,
  isPollMembersResult,
  isPollResult,
  listOf,
} from '../../src/workflows/answers.js';

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
  ])('is refused as %j', (answer) => expect(isPollResult(answer)).toBe(false));
});

const MEMBER = {
  wait: 'vigil:calls:7',
  jobId: '7',
  last: { vendor: 'pureconnect', state: 'running', condition: 'clear' },
  lastChangeAt: 1,
  polledAt: 2,
  backoff: { initialMs: 1, factor: 1, maxMs: 1, jitter: 0 },
  patienceMs: {},
};

describe('a member that joins a watch', () => {
  it.each([[MEMBER], [{ ...MEMBER, last: { ...MEMBER.last, percent: 7 }, more: 'of a later version' }]])(
    'is taken as %j',
    (member) => expect(isMember(member)).toBe(true),
  );
  it.each([
    [undefined],
    [null],
    ['vigil:calls:7'],
    ...Object.keys(MEMBER).map((key): [object] => [{ ...MEMBER, [key]: null }]),
    [{ ...MEMBER, last: { ...MEMBER.last, state: 'constructor' } }],
    [{ ...MEMBER, last: { ...MEMBER.last, percent: 'much' } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, maxMs: 0 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, factor: -1 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, jitter: '0' } }],
  ])('is left out as %j', (member) => expect(isMember(member)).toBe(false));
  it('hides no other', () => {
    expect(listOf([null, MEMBER, 7], isMember)).toEqual([MEMBER]);
    expect(listOf('members', isMember)).toEqual([]);
  });
});

describe('what the polls of a watch report', () => {
  const REPORT = { covered: 1, changed: [], gone: [], connection: { condition: 'clear', since: 0 } };
  it.each([[REPORT], [{ ...REPORT, changed: [{ wait: 'w', last: MEMBER.last, lastChangeAt: 1 }], gone: ['w'] }]])(
    'is taken as %j',
    (report) => expect(isPollMembersResult(report)).toBe(true),
  );
  it.each([
    [undefined],
    [null],
    [{}],
    [{ ...REPORT, covered: '1' }],
    [{ ...REPORT, changed: [null] }],
    [{ ...REPORT, changed: [{ wait: 'w' }] }],
    [{ ...REPORT, gone: 'w' }],
    [{ ...REPORT, connection: { condition: 'fine', since: 0 } }],
    [{ ...REPORT, connection: null }],
  ])('is refused as %j', (report) => expect(isPollMembersResult(report)).toBe(false));
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
    [{ condition: 'unstored', problem: 'full' }],
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
      for (const judge of [isPollResult, isCancelAnswer, isCollectResult]) expect(typeof judge(answer)).toBe('boolean');
    }),
  );
});
