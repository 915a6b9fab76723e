import { describe, expect, it } from '@jest/globals';
import {
  hintedState,
  isCarriedState,
  isPollMembersResult,
  reportedHeartbeat,
  reportedMember,
  reportedMembers,
  reportedPage,
} from '../../src/contract/reported-members.js';

const MEMBER = {
  wait: 'vigil:calls:7',
  jobId: '7',
  last: { vendor: 'pureconnect', state: 'running', condition: 'clear' },
  lastChangeAt: 1,
  polledAt: 2,
  backoff: { initialMs: 1, factor: 1, maxMs: 1, jitter: 0 },
  patienceMs: {},
};

describe('a hint of a watch', () => {
  it.each([
    [{ seen: 'succeeded' }, 'succeeded'],
    [{ seen: null }, null],
    [undefined, undefined],
    [null, undefined],
    ['succeeded', undefined],
    [{ seen: 'constructor' }, undefined],
    [{}, undefined],
  ])('of %j is %j', (reported, hinted) => expect(hintedState(reported)).toBe(hinted));
});

describe('a heartbeat of the polls of a watch', () => {
  it.each([
    [
      { covered: 7, percents: { a: 47, b: '48', c: null } },
      { covered: 7, percents: { a: 47 } },
    ],
    [{ covered: 7 }, { covered: 7, percents: {} }],
    [{ covered: 'now', percents: {} }, undefined],
    [null, undefined],
  ])('of %j is read as %j', (reported, read) => expect(reportedHeartbeat(reported)).toEqual(read));
});

describe('a member of a watch', () => {
  it.each([
    [MEMBER],
    [{ ...MEMBER, last: { ...MEMBER.last, vendor: null, percent: 7 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, leastMs: 1_000 }, patienceMs: { refused: 5 } }],
  ])('is taken as %j', (member) => expect(reportedMember(member)).toEqual(member));

  it('loses fields that no member has', () => {
    const more = 'of a later version, or of a stranger';
    const padded = {
      ...MEMBER,
      more,
      last: { ...MEMBER.last, more },
      backoff: { ...MEMBER.backoff, more },
      patienceMs: { more },
    };
    expect(reportedMember(padded)).toEqual(MEMBER);
  });

  it.each([
    [undefined],
    [null],
    ['vigil:calls:7'],
    ...Object.keys(MEMBER).map((key): [object] => [{ ...MEMBER, [key]: null }]),
    [{ ...MEMBER, wait: '' }],
    [{ ...MEMBER, wait: '€'.repeat(400) }],
    [{ ...MEMBER, jobId: '../7' }],
    [{ ...MEMBER, jobId: '-7' }],
    [{ ...MEMBER, jobId: '7'.repeat(201) }],
    [{ ...MEMBER, lastChangeAt: 1e308 }],
    [{ ...MEMBER, lastChangeAt: -1 }],
    [{ ...MEMBER, polledAt: 1e300 }],
    [{ ...MEMBER, last: { ...MEMBER.last, vendor: 'evil' } }],
    [{ ...MEMBER, last: { ...MEMBER.last, state: 'constructor' } }],
    [{ ...MEMBER, last: { ...MEMBER.last, percent: 'much' } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, initialMs: 0 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, maxMs: 1e308 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, factor: 0 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, factor: 1e308 } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, jitter: '0' } }],
    [{ ...MEMBER, backoff: { ...MEMBER.backoff, jitter: 2 } }],
    [{ ...MEMBER, patienceMs: { refused: 'long' } }],
  ])('is left out as %j', (member) => expect(reportedMember(member)).toBeUndefined());

  it('is not hidden by an invalid one', () => {
    expect(reportedMembers([null, MEMBER, 7])).toEqual([MEMBER]);
    expect(reportedMembers('members')).toEqual([]);
  });
});

describe('a page of members', () => {
  const page = { runId: 'run', version: 7, all: false, members: [MEMBER, null], left: ['w'], more: true };

  it('has only members', () => expect(reportedPage(page)).toEqual({ ...page, members: [MEMBER] }));

  it('is the last one if it has no new members', () => {
    expect(reportedPage(page, { runId: 'run', version: 6 }).more).toBe(true);
    expect(reportedPage(page, { runId: 'other', version: 7 }).more).toBe(true);
    expect(reportedPage(page, { runId: 'run', version: 7 }).more).toBe(false);
  });

  it.each([[null], [[]], [{ ...page, members: null }], [{ ...page, left: [7] }], [{ ...page, version: '7' }]])(
    'is refused as %j',
    (reported) => expect(() => reportedPage(reported)).toThrow('something else'),
  );
});

describe('what the polls of a watch report', () => {
  const REPORT = { covered: 1, changed: [], gone: [], connection: { condition: 'clear', since: 0 } };
  it.each([[REPORT], [{ ...REPORT, changed: [{ wait: 'w', last: MEMBER.last, lastChangeAt: 1 }], gone: ['w'] }]])(
    'is taken as %j',
    (report) => {
      expect(isPollMembersResult(report)).toBe(true);
      expect(isCarriedState(report)).toBe(true);
    },
  );
  it.each([
    [undefined],
    [null],
    [{}],
    [{ ...REPORT, covered: '1' }],
    [{ ...REPORT, covered: 1e308 }],
    [{ ...REPORT, changed: [null] }],
    [{ ...REPORT, changed: [{ wait: 'w' }] }],
    [{ ...REPORT, changed: [{ wait: 'w', last: MEMBER.last, lastChangeAt: 1e308 }] }],
    [{ ...REPORT, gone: 'w' }],
    [{ ...REPORT, connection: { condition: 'fine', since: 0 } }],
    [{ ...REPORT, connection: { condition: 'refused', problem: 7, since: 0 } }],
    [{ ...REPORT, connection: null }],
  ])('is refused as %j', (report) => expect(isPollMembersResult(report)).toBe(false));
});
