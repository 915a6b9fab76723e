/** Polls the members of a watch when they are due, hints at changes to their waits, and keeps what the watch must record. */
import { isChange, isTerminal, type JobState, type Observation } from '../contract/job.js';
import {
  isConnectionCondition,
  lastObservation,
  memberObservation,
  type ConnectionState,
  type Member,
  type MembersPage,
  type PollMembersResult,
} from '../contract/watch.js';
import { slowedBackoff } from '../contract/backoff.js';
import { delayAt, firstDue } from '../contract/watch-due.js';
import { MAX_MEMBERS } from '../contract/watch-members.js';
import { ConnectionFailures } from './connection-failures.js';
import type { Seen } from './poll-for-change.js';
import type { PollRate } from './poll-rate.js';

/** What the polls use: the vendor, and the waits. */
export interface MemberPollsPort {
  /**
   * @param lateMs how much later than due the poll begins; undefined while the connection fails, when all others wait on purpose
   * @throws if the vendor rejects the request itself
   */
  poll(member: Member, last: Observation, signal: AbortSignal, lateMs?: number): Promise<Seen>;
  /**
   * Has a wait poll its job by itself.
   * @param seen the state that the wait will see. @default whatever it sees
   * @returns false if it is not running @throws if Temporal does not answer
   */
  hint(wait: string, seen?: JobState): Promise<boolean>;
}

export interface MemberPollsOptions {
  /** The most polls at a time. */
  concurrentPolls: number;
  /** Shared by the attempts of a watch, so that no attempt begins with a full second of polls. */
  rate: PollRate;
  /** By the wait, what its last poll saw; the watch knows it only in steps of ten. Shared by the attempts of a watch. */
  percents: Map<string, number>;
  /** The shortest time between two polls of a job that the connection allows. */
  minIntervalMs: number;
  /** Every poll that was due until then was made. */
  covered: number;
  /** What was last known of the connection. */
  connection: ConnectionState;
}

interface Tracked extends Member {
  dueAt: number;
  /** When the wait was last known to run. */
  heardAt: number;
  /** When the poll that is under way began. */
  pollingSince?: number;
  /** Whether the last poll was slow. */
  slow: boolean;
  /** Polls in a row that failed. */
  failures: number;
}

const TICK_MS = 200;
/** A hint that Temporal did not accept is repeated with the poll after this delay. */
const UNHINTED_MS = 5_000;
/** A wait that has not joined again for this long is asked to: it polls by itself every hour, so it may be gone, or may never have been. */
const UNHEARD_MS = 2 * 3_600_000;
/** Jobs whose last poll took longer share a quarter of the places, so that they hold up only each other. */
const SLOW_MS = 5_000;
/** A job whose polls fail this often in a row while those of others work has a problem of its own. */
const OWN_FAILURES = 3;
/** Exact percentages that are passed on at a time, so that a heartbeat stays small. */
const MAX_PERCENTS = 500;

export class MemberPolls {
  private readonly tracked = new Map<string, Tracked>();
  private readonly health: ConnectionFailures;
  private readonly before: ConnectionState;
  /** The jobs that are due, the most urgent last; the slow ones by themselves. */
  private queues: Record<'usual' | 'slow', Tracked[]> = { usual: [], slow: [] };
  private underWay = 0;
  private slowUnderWay = 0;
  private readonly changed = new Map<string, PollMembersResult['changed'][number]>();
  /** The waits that need no further polls, and since when. */
  private readonly gone = new Map<string, number>();
  /** The waits in the pages so far, while the whole list arrives. */
  private listed: Set<string> | undefined;
  /** Whether all members have arrived once. */
  private isComplete = false;
  private firstNewsAt: number | undefined;

  constructor(
    private readonly port: MemberPollsPort,
    private readonly options: MemberPollsOptions,
  ) {
    this.health = new ConnectionFailures(options.connection, Date.now());
    this.before = options.connection;
  }

  get size(): number {
    return this.tracked.size;
  }

  /** Takes over what is new about the members. */
  update({ all, members, left, more }: MembersPage): void {
    if (all) this.listed = new Set();
    for (const member of members) {
      const { wait, polledAt } = member;
      this.listed?.add(wait);
      const known = this.tracked.get(wait);
      if (known) known.heardAt = Math.max(known.heardAt, polledAt);
      // The watch does not know yet what was hinted at, but the wait may have polled for itself since.
      const isOld = known && known.polledAt >= polledAt && known.lastChangeAt >= member.lastChangeAt;
      if (isOld || (!known && this.tracked.size >= MAX_MEMBERS)) continue;
      // The watch does not know yet who has gone. A wait that comes back has polled for itself since.
      if (polledAt <= (this.gone.get(wait) ?? -Infinity)) continue;
      this.gone.delete(wait);
      const slowed = { ...member, backoff: slowedBackoff(member.backoff, this.options.minIntervalMs) };
      const dueAt = Math.max(firstDue(slowed, this.options.covered), polledAt + delayAt(slowed, polledAt));
      this.tracked.set(wait, { ...slowed, dueAt, heardAt: polledAt, slow: false, failures: 0 });
    }
    for (const wait of left) this.tracked.delete(wait);
    this.isComplete ||= !more;
    if (more || !this.listed) return;
    for (const wait of this.tracked.keys()) if (!this.listed.has(wait)) this.tracked.delete(wait);
    this.listed = undefined;
  }

  /** Polls until the signal aborts or `enough` says so, then lets the polls under way finish. */
  async run(
    signal: AbortSignal,
    enough: (news: { count: number; since: number | undefined }) => boolean,
  ): Promise<void> {
    while (!signal.aborted) {
      const count = this.changed.size + this.gone.size;
      const isTurn = this.health.state.condition !== this.before.condition;
      if (isTurn || enough({ count, since: this.firstNewsAt })) break;
      this.beginDue(signal);
      await tick(TICK_MS);
    }
    this.queues = { usual: [], slow: [] };
    while (this.underWay > 0) await tick(TICK_MS / 4);
  }

  /** Exact percentages, by the wait, where they differ from those that the watch knows. */
  percents(): Record<string, number> {
    const news: [string, number][] = [];
    for (const { wait, last } of this.tracked.values()) {
      const percent = this.options.percents.get(wait);
      if (percent !== undefined && percent !== last.percent && news.push([wait, percent]) === MAX_PERCENTS) break;
    }
    return Object.fromEntries(news);
  }

  report(): PollMembersResult {
    for (const wait of this.options.percents.keys()) if (!this.tracked.has(wait)) this.options.percents.delete(wait);
    return {
      covered: this.covered(),
      changed: [...this.changed.values()],
      gone: [...this.gone.keys()],
      goneAt: [...this.gone.values()],
      connection: this.health.state,
    };
  }

  /** Every poll that was due until then was made. */
  covered(): number {
    if (!this.isComplete) return this.options.covered;
    const now = Date.now();
    let oldest = now;
    for (const { dueAt, pollingSince } of this.tracked.values()) oldest = Math.min(oldest, pollingSince ?? dueAt);
    return oldest - 1;
  }

  private beginDue(signal: AbortSignal): void {
    const now = Date.now();
    const due = [...this.tracked.values()]
      .filter(({ dueAt, pollingSince }) => dueAt <= now && pollingSince === undefined)
      .sort((one, other) => other.dueAt - one.dueAt);
    this.queues = { usual: due.filter(({ slow }) => !slow), slow: due.filter(({ slow }) => slow) };
    this.beginNext(signal);
  }

  private beginNext(signal: AbortSignal): void {
    const now = Date.now();
    const places = this.health.mayPoll(now, this.options.concurrentPolls);
    while (this.underWay < places) {
      const member = this.nextDue(places);
      if (!member) return;
      if (this.tracked.get(member.wait) !== member) continue;
      // It stays due for the next turn.
      if (!this.options.rate.take(now)) return;
      const { slow } = member;
      this.underWay += 1;
      if (slow) this.slowUnderWay += 1;
      member.pollingSince = now;
      void this.pollOne(member, signal).finally(() => {
        this.underWay -= 1;
        if (slow) this.slowUnderWay -= 1;
        member.slow = Date.now() - now > SLOW_MS;
        member.pollingSince = undefined;
        if (!signal.aborted) this.beginNext(signal);
      });
    }
  }

  private nextDue(places: number): Tracked | undefined {
    const { usual, slow } = this.queues;
    if (slow.length > 0 && this.slowUnderWay < Math.max(1, Math.floor(places / 4))) return slow.pop();
    return usual.pop();
  }

  /** Never throws. */
  private async pollOne(member: Tracked, signal: AbortSignal): Promise<void> {
    try {
      if (!(await this.isRunning(member))) return;
      const last = lastObservation(member.last);
      // A connection that is known to fail gets no quick retries.
      const { condition } = this.health.state;
      const seen = this.health.failing
        ? await this.port.poll(member, { ...last, condition }, signal)
        : await this.port.poll(member, last, signal, Date.now() - member.dueAt);
      await this.take(member, seen);
    } catch {
      // The vendor rejects the request itself. The wait's own poll meets the same, and ends the wait.
      if (!signal.aborted) await this.hint(member, member.last);
    }
  }

  private async take(member: Tracked, { observation, retryAfterMs = 0 }: Seen): Promise<void> {
    const now = Date.now();
    const { condition, problem } = observation;
    const change = isChange(lastObservation(member.last), observation);
    member.dueAt = now + Math.max(retryAfterMs, delayAt(member, now));
    if (isConnectionCondition(condition)) {
      this.health.failed(condition, problem, now, retryAfterMs);
      member.failures += 1;
      const { state } = this.health;
      const isShared = state.condition === condition;
      const patience = member.patienceMs[condition];
      const isOver = isShared && patience !== undefined && now - state.since >= patience;
      if (!change || !(isOver || (!isShared && member.failures >= OWN_FAILURES))) return;
    } else {
      this.health.worked(now);
      member.failures = 0;
      if (observation.percent !== undefined) this.options.percents.set(member.wait, observation.percent);
      if (!change) return;
    }
    await this.hint(member, memberObservation(observation), retryAfterMs);
  }

  /** A watch polls no job for a wait that is gone, however long its state stays the same. */
  private async isRunning(member: Tracked): Promise<boolean> {
    const now = Date.now();
    if (now - member.heardAt < UNHEARD_MS) return true;
    const isRunning = await this.port.hint(member.wait).catch(() => true);
    member.heardAt = now;
    if (!isRunning) this.drop(member);
    return isRunning;
  }

  private drop({ wait }: Tracked): void {
    const now = Date.now();
    this.firstNewsAt ??= now;
    this.gone.set(wait, now);
    this.changed.delete(wait);
    this.tracked.delete(wait);
  }

  /** @param seen what the wait will see with its own poll */
  private async hint(member: Tracked, seen: Member['last'], retryAfterMs = 0): Promise<void> {
    let isRunning: boolean;
    try {
      isRunning = await this.port.hint(member.wait, seen.state);
    } catch {
      member.dueAt = Date.now() + Math.max(UNHINTED_MS, this.options.minIntervalMs);
      return;
    }
    if (!isRunning || isTerminal(seen.state)) {
      this.drop(member);
      return;
    }
    const now = Date.now();
    this.firstNewsAt ??= now;
    const { wait } = member;
    member.heardAt = now;
    member.last = seen;
    member.lastChangeAt = now;
    member.dueAt = now + Math.max(retryAfterMs, delayAt(member, now));
    this.changed.set(wait, { wait, last: seen, lastChangeAt: now });
  }
}

function tick(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
