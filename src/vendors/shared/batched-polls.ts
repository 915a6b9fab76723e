/**
 * Answers concurrent polls of different jobs with one request for the vendor's list of jobs. If few jobs are polled, each poll is sent
 * immediately by itself.
 */
import { isTimeout, VendorError } from '../http/vendor-error.js';

export interface BatchedPollsOptions<Row> {
  /** @throws VendorError */
  readOne(jobId: string, signal: AbortSignal): Promise<Row>;
  /**
   * The well-formed rows of the list before the given id, newest first.
   * @throws VendorError
   */
  readPage(before: string | undefined, signal: AbortSignal): Promise<ListPage<Row>>;
  /** Maps all spellings of an id to one key. */
  keyOf(jobId: string): string;
  /** How long polls are gathered, in milliseconds; 0 turns it off. @default 1,000 */
  windowMs?: number;
}

export interface ListPage<Row> {
  /** By the key of the job's id. */
  rows: ReadonlyMap<string, Row>;
  /** The id to request the next page with; undefined if there is none. */
  last: string | undefined;
}

interface Gathered<Row> {
  jobId: string;
  key: string;
  signal: AbortSignal;
  resolve(row: Row | Promise<Row>): void;
  reject(error: unknown): void;
  /** The caller aborted. */
  left: boolean;
}

const WINDOW_MS = 1_000;
/** Polls are gathered only if at least this many other jobs were polled within the last window. */
const MIN_OTHER_JOBS = 2;
/** How long a list that cannot be read, or that is too long, is not requested again. */
const LIST_FAILED_MS = 600_000;
/** A page with more rows than this for each poll costs the vendor more than the single polls. */
const MOST_ROWS_PER_POLL = 125;
/** How long a job that was not found in the list is polled by itself. */
const UNLISTED_MS = {
  /** The list does not contain the job. */
  absent: 600_000,
  /** The job was not on the pages that are worth reading. */
  tooDeep: 60_000,
} as const;

export class BatchedPolls<Row> {
  private readonly windowMs: number;
  /** When each job was last polled, for jobs polled within the last window. */
  private readonly recent = new Map<string, number>();
  /** Until when each job that is not in the list is polled by itself. */
  private readonly unlisted = new Map<string, number>();
  private listFailedUntil = 0;
  /** How long the last page was decides how many polls are worth the next one. */
  private lastPage = { rows: 0, readAt: 0 };
  private gathered: Gathered<Row>[] = [];

  constructor(private readonly options: BatchedPollsOptions<Row>) {
    this.windowMs = options.windowMs ?? WINDOW_MS;
  }

  /** Whether a poll of the job may share a request with others. */
  shares(jobId: string): boolean {
    return this.isListed(this.options.keyOf(jobId), Date.now());
  }

  /** @throws VendorError, or the signal's reason */
  async poll(jobId: string, signal: AbortSignal): Promise<Row> {
    const key = this.options.keyOf(jobId);
    if (!this.gathers(key, Date.now())) return this.options.readOne(jobId, signal);
    signal.throwIfAborted();
    let leave: (() => void) | undefined;
    const answer = new Promise<Row>((resolve, reject) => {
      const poll: Gathered<Row> = { jobId, key, signal, resolve, reject, left: false };
      leave = () => {
        poll.left = true;
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.gathered.push(poll);
      if (this.gathered.length === 1) setTimeout(() => this.close(), this.windowMs);
    });
    try {
      return await answer;
    } finally {
      if (leave) signal.removeEventListener('abort', leave);
    }
  }

  private gathers(key: string, now: number): boolean {
    for (const [other, at] of this.recent) if (now - at > this.windowMs) this.recent.delete(other);
    const others = this.recent.size - (this.recent.has(key) ? 1 : 0);
    this.recent.set(key, now);
    return others >= MIN_OTHER_JOBS && this.isListed(key, now);
  }

  private isListed(key: string, now: number): boolean {
    return this.windowMs > 0 && now >= this.listFailedUntil && now >= (this.unlisted.get(key) ?? 0);
  }

  private remember(unlisted: Iterable<Gathered<Row>>, forMs: number): void {
    const now = Date.now();
    for (const [job, until] of this.unlisted) if (until <= now) this.unlisted.delete(job);
    for (const { key } of unlisted) this.unlisted.set(key, now + forMs);
  }

  private close(): void {
    const polls = this.gathered.filter(({ left }) => !left);
    this.gathered = [];
    if (polls.length < this.fewestPolls()) this.readSingly(polls);
    else void this.readByList(polls);
  }

  private fewestPolls(): number {
    const { rows, readAt } = this.lastPage;
    const known = Date.now() - readAt < LIST_FAILED_MS ? rows : 0;
    return Math.max(2, Math.ceil(known / MOST_ROWS_PER_POLL));
  }

  private readSingly(polls: Iterable<Gathered<Row>>): void {
    for (const poll of polls) if (!poll.left) poll.resolve(this.options.readOne(poll.jobId, poll.signal));
  }

  // Never throws: errors go to the callers.
  private async readByList(polls: readonly Gathered<Row>[]): Promise<void> {
    const wanted = new Set(polls);
    const controller = new AbortController();
    const whenAllLeft = () => {
      if (!polls.every(({ left }) => left)) return;
      // A list that takes longer than a poll may would answer none of the next ones either.
      if (polls.some(({ signal }) => isTimeout(signal.reason))) this.listFailedUntil = Date.now() + LIST_FAILED_MS;
      controller.abort();
    };
    for (const { signal } of polls) signal.addEventListener('abort', whenAllLeft, { once: true });
    try {
      const rest = await this.answerFromList(wanted, Math.floor(polls.length / 2), controller.signal);
      if (rest !== 'one') this.remember(wanted, UNLISTED_MS[rest]);
    } catch (error) {
      if (controller.signal.aborted) return;
      if (isAway(error) && !(await this.answersOne(wanted, error))) {
        for (const poll of wanted) poll.reject(error);
        return;
      }
      this.listFailedUntil = Date.now() + LIST_FAILED_MS;
      this.readSingly(wanted);
      return;
    } finally {
      for (const { signal } of polls) signal.removeEventListener('abort', whenAllLeft);
    }
    this.readSingly(wanted);
  }

  /**
   * Polls one of the jobs by itself, because only the list may be what the vendor cannot serve.
   * @returns false if the vendor does not answer that either, or asked for a pause
   */
  private async answersOne(wanted: Set<Gathered<Row>>, error: VendorError): Promise<boolean> {
    const one = [...wanted].find(({ left }) => !left);
    if (!one || error.kind === 'throttled' || error.retryAfterMs !== undefined) return false;
    wanted.delete(one);
    try {
      one.resolve(await this.options.readOne(one.jobId, one.signal));
      return true;
    } catch (own) {
      one.reject(own);
      return !isAway(own) && !one.signal.aborted;
    }
  }

  /**
   * Answers the polls that it finds in the list, and removes them from `wanted`.
   * @returns why it stopped: at most `one` poll is left, `maxPages` were read (`tooDeep`), or the list has ended (`absent`)
   */
  private async answerFromList(
    wanted: Set<Gathered<Row>>,
    maxPages: number,
    signal: AbortSignal,
  ): Promise<'one' | 'tooDeep' | 'absent'> {
    let before: string | undefined;
    for (let pages = 0; pages < maxPages; pages += 1) {
      const { rows, last } = await this.options.readPage(before, signal);
      this.lastPage = { rows: rows.size, readAt: Date.now() };
      for (const poll of wanted) {
        const row = rows.get(poll.key);
        if (row === undefined) continue;
        poll.resolve(row);
        wanted.delete(poll);
      }
      if (wanted.size <= 1) return 'one';
      if (last === undefined || last === before) return 'absent';
      before = last;
    }
    return 'tooDeep';
  }
}

/** The vendor is unreachable or throttles. Polling the jobs one by one would only add requests. */
function isAway(error: unknown): error is VendorError {
  return error instanceof VendorError && (error.kind === 'unreachable' || error.kind === 'throttled');
}
