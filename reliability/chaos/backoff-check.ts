/**
 * Whether a vendor was asked more often than the waits' backoff allows, by its own ledger. Two status requests of a job lie at least
 * the shortest backoff apart; each that follows sooner must be one of those that the documents allow. Pure.
 */
import type { Asked, Away, JobFacts, Violation } from './facts.js';

export interface BackoffRule {
  initialMs: number;
  jitter: number;
  /** When Temporal was away: an attempt whose heartbeats it missed may poll once more, beside the attempt that took its place. */
  temporalAway?: readonly Away[];
}

/** The pause before the first quick poll after a blip, as docs/architecture.md and the design have it. */
const BLIP_PAUSE_MS = 500;
/** For clock differences and the time of a request. */
const TOLERANCE_MS = 60;
/** A caller's cancel drops the poll in progress, and the vendor's answer starts another one at once. */
const AFTER_CANCEL = { polls: 2, withinMs: 60_000 };
/** After the job's end: its messages and its content each read the status once, and Alteryx's end is read once more whole. */
const READS_AFTER_END = 4;
/**
 * After a hint of the watch, the wait polls what the watch has just polled, and the watch polls on from its hint. A wait polls once in 5 s
 * however often it is asked to, and a poll whose worker was killed comes up to 15 s later.
 */
const AFTER_HINT = { polls: 2, withinMs: 25_000 };
/** When polls of a watch pass to another attempt, what was polled since the last heartbeat is polled again, and the first may go on for a while. */
const AFTER_HANDOVER = { polls: 2, withinMs: 15_000 };
/** So long after Temporal is back an attempt that it gave up may still be at work: the time-out of a heartbeat, and some. */
const OUTLIVES_MS = 15_000;

export function checkBackoff(job: JobFacts, { initialMs, jitter, temporalAway = [] }: BackoffRule): Violation[] {
  const floorMs = initialMs * (1 - jitter) - TOLERANCE_MS;
  const reads = job.asked.filter(({ step }) => step === 'status');
  const tooSoon: string[] = [];
  let afterEnd = 0;
  let afterCancel = 0;
  const besides = new Set<Away>();
  const byWatch = watchAllowance(job);
  for (const [i, read] of reads.entries()) {
    const before = reads[i - 1];
    if (!before || read.at - before.at >= floorMs || isAnswerTo(before, read)) continue;
    if (job.truth.endedAt !== undefined && read.at >= job.truth.endedAt && afterEnd++ < READS_AFTER_END) continue;
    if (isAfterCancel(job, read) && afterCancel++ < AFTER_CANCEL.polls) continue;
    const away = temporalAway.find(({ from, to }) => read.at >= from && read.at <= to + OUTLIVES_MS);
    if (away && !besides.has(away)) {
      besides.add(away);
      continue;
    }
    if (byWatch(read.at)) continue;
    tooSoon.push(`${read.at - before.at} ms after one answered ${before.status ?? 'with nothing'}`);
  }
  if (tooSoon.length === 0) return [];
  return [
    {
      about: `${job.connection}/${job.jobId}`,
      expected: `status requests at least ${floorMs} ms apart, but for quick polls after a blip and fresh log-ins`,
      came: `${tooSoon.length} of ${reads.length} sooner: ${tooSoon.slice(0, 3).join('; ')}`,
    },
  ];
}

/** A 401 is answered by one more request with a fresh log-in; a blip by a quick poll after its pause. */
function isAnswerTo(before: Asked, read: Asked): boolean {
  if (before.status === 401) return true;
  const blip = before.status === undefined || before.status >= 500;
  return blip && read.at - before.at >= BLIP_PAUSE_MS - TOLERANCE_MS;
}

function isAfterCancel({ cancelAskedAt, asked }: JobFacts, { at }: Asked): boolean {
  const cancels = [cancelAskedAt, ...asked.filter(({ step }) => step === 'cancel').map((one) => one.at)];
  return cancels.some((from) => from !== undefined && at >= from && at - from <= AFTER_CANCEL.withinMs);
}

/** For a job that a watch polls: whether a poll at a time may come too soon. Each call takes one of those that may. */
function watchAllowance({ runs, polledTogether = [] }: JobFacts): (at: number) => boolean {
  if (!runs.some(({ watched }) => watched?.joined)) return () => false;
  const hints = runs
    .flatMap(({ watched }) => watched?.hintedAt ?? [])
    .map((from) => ({ from, to: from + AFTER_HINT.withinMs, left: AFTER_HINT.polls }));
  const handovers = polledTogether.map(({ from, to, attempts }) => ({
    from,
    to: to + AFTER_HANDOVER.withinMs,
    left: attempts * AFTER_HANDOVER.polls,
  }));
  const all = [...hints, ...handovers];
  return (at) => {
    const one = all.find(({ from, to, left }) => at >= from && at <= to && left > 0);
    if (one) one.left -= 1;
    return one !== undefined;
  };
}

export interface RateRule {
  /** Polls started a second, over all workers. */
  perSecond: number;
  /** What the server may let through at once when it begins to count: at its start, and when a worker comes. */
  burst: number;
}

const WINDOW_MS = 10_000;

/**
 * Whether the connection's rate limit held, in each window of ten seconds.
 * @param polls when each poll of the connection asked the vendor first, in milliseconds
 */
export function checkRate(connection: string, polls: readonly number[], { perSecond, burst }: RateRule): Violation[] {
  const allowed = Math.ceil((perSecond * WINDOW_MS) / 1_000 + burst);
  const most = mostIn(polls, WINDOW_MS);
  if (most <= allowed) return [];
  return [{ about: connection, expected: `at most ${allowed} polls in ${WINDOW_MS / 1_000} s`, came: `${most}` }];
}

/** The most moments that lie within a window of this length. */
export function mostIn(moments: readonly number[], windowMs: number): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [i, moment] of sorted.entries()) {
    while (moment - sorted[from]! >= windowMs) from++;
    most = Math.max(most, i - from + 1);
  }
  return most;
}

/** When the polls of a job asked first: what answered a 401 or a blip, or was read after the end, is no poll of its own. */
export function pollsOf(job: JobFacts): number[] {
  const reads = job.asked.filter(({ step }) => step === 'status');
  return reads
    .filter((read, i) => !reads[i - 1] || read.at - reads[i - 1]!.at > 2_000 || !isAnswerTo(reads[i - 1]!, read))
    .filter(({ at }) => job.truth.endedAt === undefined || at < job.truth.endedAt)
    .map(({ at }) => at);
}
