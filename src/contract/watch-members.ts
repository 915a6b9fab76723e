/** The members of a watch: a table that answers what has changed since a version, and that packs itself for the next run. Pure. */
import type { Backoff } from './backoff.js';
import { waitId } from './ids.js';
import { reportedMember } from './reported-members.js';
import type { Member, MembersPage, MembersSince, PollMembersResult } from './watch.js';

/** What a run of the watch carries over to the next one: some 100 bytes a member, because an input may have 2 MB. */
export interface PackedMembers {
  /** The backoffs and patiences that members share. */
  settings: [Backoff, Member['patienceMs']][];
  /** Job id, last observation, last change, last own poll, index of the settings, and the wait's id if it is not that of the job. */
  members: [string, Member['last'], number, number, number, string?][];
}

/** Members beyond this would not fit into the input of the next run. */
export const MAX_MEMBERS = 12_000;

const PAGE = 2_000;
/** Departures that are remembered; whoever knows an older version gets the whole list. */
const MAX_DEPARTURES = 1_000;

interface Entry {
  member: Member;
  version: number;
}

export class WatchMembers {
  /** In the order of their versions. */
  private readonly members = new Map<string, Entry>();
  private departures: { wait: string; version: number }[] = [];
  private version = 0;
  /** The version before which departures are forgotten. */
  private forgottenUntil = 0;

  constructor(private readonly connection: string) {}

  get size(): number {
    return this.members.size;
  }

  /** @param waits workflow ids, or anything else that somebody asks for */
  of(waits: unknown): Member[] {
    const asked = new Set(entries(waits).slice(0, PAGE));
    return [...asked].flatMap((wait) => this.members.get(wait as string)?.member ?? []);
  }

  list(): Member[] {
    return [...this.members.values()].map(({ member }) => member);
  }

  /** @returns false if the watch is full */
  join(member: Member): boolean {
    if (!this.members.has(member.wait) && this.members.size >= MAX_MEMBERS) return false;
    // Deleted first, so that the map stays in the order of versions.
    this.members.delete(member.wait);
    this.members.set(member.wait, { member, version: (this.version += 1) });
    return true;
  }

  leave(wait: string): void {
    if (!this.members.delete(wait)) return;
    this.departures.push({ wait, version: (this.version += 1) });
    if (this.departures.length <= MAX_DEPARTURES) return;
    this.departures = this.departures.slice(MAX_DEPARTURES / 2);
    this.forgottenUntil = this.departures[0]?.version ?? this.version;
  }

  /** Takes over what the activity reports. It knows all of that already, so no version changes. */
  apply({ changed, gone, goneAt = [] }: Pick<PollMembersResult, 'changed' | 'gone' | 'goneAt'>): void {
    // A wait that has joined again meanwhile has polled since, and knows better.
    const isNewer = ({ member }: Entry, at = Infinity) => member.polledAt > at;
    for (const { wait, last, lastChangeAt } of changed) {
      const known = this.members.get(wait);
      if (known && !isNewer(known, lastChangeAt)) known.member = { ...known.member, last, lastChangeAt };
    }
    for (const [nth, wait] of gone.entries()) {
      const known = this.members.get(wait);
      if (known && !isNewer(known, goneAt[nth])) this.members.delete(wait);
    }
  }

  /** @param runId the run of this watch */
  page(runId: string, known: MembersSince | undefined): MembersPage {
    const all = known?.runId !== runId || known.version < this.forgottenUntil;
    const since = all ? 0 : known.version;
    const newer = [...this.members.values()].filter(({ version }) => version > since);
    const page = newer.slice(0, PAGE);
    const more = newer.length > PAGE;
    const version = more ? (page.at(-1)?.version ?? since) : this.version;
    const left = all ? [] : this.departures.filter((one) => one.version > since && one.version <= version);
    return { runId, version, all, members: page.map(({ member }) => member), left: left.map(({ wait }) => wait), more };
  }

  pack(): PackedMembers {
    const indexes = new Map<string, number>();
    const settings: PackedMembers['settings'] = [];
    const members = this.list().map((member): PackedMembers['members'][number] => {
      const own: PackedMembers['settings'][number] = [member.backoff, member.patienceMs];
      const key = JSON.stringify(own);
      const index = indexes.get(key) ?? settings.push(own) - 1;
      indexes.set(key, index);
      const { jobId, last, lastChangeAt, polledAt, wait } = member;
      const isUsual = wait === waitId(this.connection, jobId);
      return [jobId, last, lastChangeAt, polledAt, index, ...(isUsual ? ([] as const) : ([wait] as const))];
    });
    return { settings, members };
  }

  /** Takes over what the run before carried, without anything that is no member: anybody may start a watch with anything. */
  unpack(packed: unknown): void {
    const { settings, members } = (packed ?? {}) as { [Key in keyof PackedMembers]?: unknown };
    for (const one of entries(members)) {
      const [jobId, last, lastChangeAt, polledAt, index, wait = waitId(this.connection, String(jobId))] = entries(one);
      const [backoff, patienceMs] = entries(entries(settings)[Number(index)]);
      const member = reportedMember({ wait, jobId, last, lastChangeAt, polledAt, backoff, patienceMs });
      if (member) this.join(member);
    }
  }
}

function entries(list: unknown): unknown[] {
  return Array.isArray(list) ? (list as unknown[]) : [];
}
