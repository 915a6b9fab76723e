/**
 * Polls jobs of one connection that come close together, answered by one request for the vendor's list instead of one for each. Where few
 * jobs are polled nothing is gathered: a poll goes out at once, by itself.
 */
import { VendorError } from '../http/vendor-error.js';

export interface ListPollsOptions<Row> {
  /** @throws VendorError */
  readOne(jobId: string, signal: AbortSignal): Promise<Row>;
  /**
   * The rows of the list before this one, the newest first; only those that say enough of their job.
   * @throws VendorError
   */
  readPage(before: string | undefined, signal: AbortSignal): Promise<ListPage<Row>>;
  /** The same for all spellings of an id. */
  keyOf(jobId: string): string;
  /** How long polls are gathered, in milliseconds; 0 gathers none. @default 1,000 */
  windowMs?: number;
}

export interface ListPage<Row> {
  /** By the key of the job's id. */
  rows: ReadonlyMap<string, Row>;
  /** The id that the next page goes on from; undefined where there is none. */
  last: string | undefined;
}

interface Gathered<Row> {
  jobId: string;
  key: string;
  signal: AbortSignal;
  resolve(row: Row | Promise<Row>): void;
  reject(error: unknown): void;
  /** Its caller has gone. */
  left: boolean;
}

const WINDOW_MS = 1_000;
/** So many other jobs were polled within the last window: then waiting for more of them pays. */
const COMPANY = 2;
/** A job that the list does not hold, and a list that may not be read, is tried again after so long. */
const MEMORY_MS = 600_000;
const MEMORY_OF = {
  absent: MEMORY_MS,
  /** Further down the list than it paid to read. */
  deep: 60_000,
} as const;

export class ListPolls<Row> {
  private readonly windowMs: number;
  /** When each job was polled last, of those within the last window. */
  private readonly recent = new Map<string, number>();
  /** Jobs that the list does not hold, until when they are read one by one. */
  private readonly unlisted = new Map<string, number>();
  private listlessUntil = 0;
  private gathered: Gathered<Row>[] = [];

  constructor(private readonly options: ListPollsOptions<Row>) {
    this.windowMs = options.windowMs ?? WINDOW_MS;
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
    const isListed = now >= this.listlessUntil && now >= (this.unlisted.get(key) ?? 0);
    return this.windowMs > 0 && others >= COMPANY && isListed;
  }

  private remember(unlisted: Iterable<Gathered<Row>>, forMs: number): void {
    const now = Date.now();
    for (const [job, until] of this.unlisted) if (until <= now) this.unlisted.delete(job);
    for (const { key } of unlisted) this.unlisted.set(key, now + forMs);
  }

  private close(): void {
    const polls = this.gathered.filter(({ left }) => !left);
    this.gathered = [];
    if (polls.length === 1) this.readSingly(polls);
    else void this.readByList(polls);
  }

  private readSingly(polls: Iterable<Gathered<Row>>): void {
    for (const poll of polls) if (!poll.left) poll.resolve(this.options.readOne(poll.jobId, poll.signal));
  }

  // Never throws: what goes wrong is told to those who poll.
  private async readByList(polls: readonly Gathered<Row>[]): Promise<void> {
    const wanted = new Set(polls);
    const controller = new AbortController();
    const whenAllLeft = () => {
      if (polls.every(({ left }) => left)) controller.abort();
    };
    for (const { signal } of polls) signal.addEventListener('abort', whenAllLeft, { once: true });
    try {
      const rest = await this.answerFromList(wanted, Math.floor(polls.length / 2), controller.signal);
      if (rest !== 'one') this.remember(wanted, MEMORY_OF[rest]);
    } catch (error) {
      if (controller.signal.aborted) return;
      if (isAway(error)) {
        for (const poll of wanted) poll.reject(error);
        return;
      }
      this.listlessUntil = Date.now() + MEMORY_MS;
      this.readSingly(wanted);
      return;
    } finally {
      for (const { signal } of polls) signal.removeEventListener('abort', whenAllLeft);
    }
    this.readSingly(wanted);
  }

  /** Answers whom it can, and takes them out of `wanted`. @returns why it ended: at most one is left, so many pages were read, or there are no more */
  private async answerFromList(
    wanted: Set<Gathered<Row>>,
    mostPages: number,
    signal: AbortSignal,
  ): Promise<'one' | 'deep' | 'absent'> {
    let before: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { rows, last } = await this.options.readPage(before, signal);
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
    return 'deep';
  }
}

/** One by one it would only be asked more often. */
function isAway(error: unknown): boolean {
  return error instanceof VendorError && (error.kind === 'unreachable' || error.kind === 'throttled');
}
