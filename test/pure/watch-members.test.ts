import { describe, expect, it } from '@jest/globals';
import { waitId } from '../../src/contract/ids.js';
import type { Member, MembersSince } from '../../src/contract/watch.js';
import { MAX_MEMBERS, WatchMembers } from '../../src/contract/watch-members.js';

function member(nth: number, more: Partial<Member> = {}): Member {
  const jobId = `66ebd18d3d6200007e${String(nth).padStart(6, '0')}`;
  return {
    wait: waitId('gallery', jobId),
    jobId,
    last: { vendor: 'alteryx', state: 'running', condition: 'clear', percent: 40 },
    lastChangeAt: 1_795_932_203_724 + nth,
    polledAt: 1_795_932_263_724 + nth,
    backoff: { initialMs: 2_000, factor: 1.5, maxMs: 60_000, jitter: 0.2 },
    patienceMs: { refused: 1_800_000 },
    ...more,
  };
}

function filled(size: number): WatchMembers {
  const members = new WatchMembers('gallery');
  for (let nth = 0; nth < size; nth += 1) members.join(member(nth));
  return members;
}

/** All members by pages, as the activity reads them. */
function readAll(members: WatchMembers, since?: MembersSince): { waits: string[]; pages: number; since: MembersSince } {
  const waits: string[] = [];
  for (let pages = 1; ; pages += 1) {
    const page = members.page('run', since);
    waits.push(...page.members.map(({ wait }) => wait));
    since = { runId: page.runId, version: page.version };
    if (!page.more) return { waits, pages, since };
  }
}

describe('the members of a watch', () => {
  it('are read in pages, each once', () => {
    const { waits, pages } = readAll(filled(4_500));
    expect(pages).toBe(3);
    expect(new Set(waits).size).toBe(4_500);
  });
  it('are answered as what joined and left since a version', () => {
    const members = filled(3);
    const { since } = readAll(members);
    members.join(member(1, { lastChangeAt: 1 }));
    members.join(member(7));
    members.leave(member(0).wait);
    expect(members.page('run', since)).toMatchObject({
      all: false,
      members: [member(1, { lastChangeAt: 1 }), member(7)],
      left: [member(0).wait],
      more: false,
    });
  });
  it('are answered from the beginning to who knows another run, or a version before the departures that are remembered', () => {
    const members = filled(1_500);
    const { since } = readAll(members);
    expect(members.page('another run', since)).toMatchObject({ all: true });
    for (let nth = 0; nth < 1_200; nth += 1) members.leave(member(nth).wait);
    expect(members.page('run', since)).toMatchObject({ all: true, left: [] });
  });
  it('take over what the activity reports, without a new version', () => {
    const members = filled(2);
    const { since } = readAll(members);
    const last = { ...member(0).last, percent: 50 };
    const lastChangeAt = member(0).polledAt + 9;
    members.apply({ changed: [{ wait: member(0).wait, last, lastChangeAt }], gone: [member(1).wait, 'nobody'] });
    expect(members.list()).toEqual([member(0, { last, lastChangeAt })]);
    expect(members.page('run', since).members).toEqual([]);
  });
  it('are the same after a continue-as-new', () => {
    const members = filled(3);
    members.join(member(4, { wait: 'a wait of another name', patienceMs: {} }));
    const next = new WatchMembers('gallery');
    next.unpack(members.pack());
    expect(next.list()).toEqual(members.list());
  });
  it('fit into the input of the next run when the watch is full, and one more finds no place', () => {
    const members = filled(MAX_MEMBERS);
    expect(members.join(member(MAX_MEMBERS))).toBe(false);
    expect(members.join(member(3))).toBe(true);
    expect(members.size).toBe(MAX_MEMBERS);
    expect(JSON.stringify(members.pack()).length).toBeLessThan(1_900_000);
  });
  it('keep what a wait that has joined again has seen since, whatever is reported of it from before', () => {
    const members = filled(2);
    const { polledAt } = member(0);
    const rejoined = [0, 1].map((nth) => member(nth, { polledAt: polledAt + 5_000 }));
    for (const one of rejoined) members.join(one);
    const last = { ...member(0).last, percent: 90 };
    members.apply({
      changed: [{ wait: member(0).wait, last, lastChangeAt: polledAt + 1_000 }],
      gone: [member(1).wait],
      goneAt: [polledAt + 1_000],
    });
    expect(members.list()).toEqual(rejoined);
    members.apply({ changed: [], gone: [member(1).wait], goneAt: [polledAt + 9_000] });
    expect(members.list()).toEqual([rejoined[0]]);
  });
});
