import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { LimitFunction } from 'p-limit';
import { watchId } from '../contract/ids.js';
import { reportedPage } from '../contract/reported-members.js';
import {
  MEMBERS_QUERY,
  UNWATCHED_SIGNAL,
  type MembersPage,
  type MembersSince,
  type PollMembersRequest,
  type PollMembersResult,
  type WatchHeartbeat,
  type WatchHint,
} from '../contract/watch.js';
import { POLL_NOW_SIGNAL } from '../contract/wait-messages.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, withLimit } from './attempt.js';
import { MemberPolls } from './member-polls.js';
import { noChange } from './no-change.js';
import type { RecordPoll } from './poll-recorder.js';
import { poll, POLL_LIMIT_MS } from './poll-for-change.js';
import { PollRate } from './poll-rate.js';
import type { RegisteredAttributes } from './writable-attributes.js';

export interface PollMembersOptions {
  temporal: Client;
  /** Limits the polls of this worker at a time. */
  inPlace: LimitFunction;
  concurrentPolls: number;
  /** The most polls of one watch that begin per second. */
  rate: number;
  /** In how many watches the connection has its jobs polled. */
  watches: number;
  minIntervalMs: number;
  recorded: RecordPoll;
  /** Without them the watch writes no search attributes. */
  attributes?: RegisteredAttributes;
}

/** How often to look for new members. They have just been polled, with their longest interval ahead of them. */
const ASK_EVERY_MS = 5_000;
const ASK_LIMIT_MS = 5_000;
const SLOW_ANSWER_MS = 1_000;
/**
 * Without an answer of Temporal for so long, the heartbeats have not arrived either, and another attempt may have begun. The last heartbeat is at
 * most 3 s older than the outage, and the server waits 10 s for the next one.
 */
const CUT_OFF_MS = 8_000;
/** Until the server has another worker, or this one, poll on. */
const RETRY_MS = 1_000;
/** After this the activity returns, so that the watch can continue in a new run and a restarted worker takes its share. */
const LONGEST_MS = 600_000;
/** The most polls at a time that share requests. */
const POLLS_TOGETHER = 1_000;
const ENOUGH_NEWS = 200;
/** How long news wait to be recorded together. Until then a new attempt would deliver them again, and their waits would drop them. */
const GATHER_NEWS_MS = 15_000;

/**
 * Polls the members of a watch in one long attempt: it costs no workflow task and no attempt for each poll. The attempt holds nothing that is
 * not in the watch or in its heartbeat, so after a crash the next one, on any worker, polls whatever became due meanwhile.
 */
export function pollMembers(
  connection: string,
  client: VendorClient,
  { temporal, inPlace, concurrentPolls, rate, watches, minIntervalMs, recorded, attributes }: PollMembersOptions,
) {
  const kept = new Map(
    Array.from({ length: watches }, (_, shard) => [
      shard,
      { rate: new PollRate(rate), percents: new Map<string, number>() },
    ]),
  );
  return async (request: PollMembersRequest): Promise<PollMembersResult> => {
    const { info } = Context.current();
    const { workflowId = '', runId } = info.workflowExecution ?? {};
    // Any workflow of the namespace may schedule this activity, in any number.
    if (workflowId !== watchId(connection, request.shard)) {
      throw ApplicationFailure.nonRetryable('only a watch of the connection has its jobs polled', 'InvalidInput');
    }
    const covered = coveredIn(info.heartbeatDetails) ?? request.covered;
    const watch = temporal.workflow.getHandle(workflowId, runId);
    const shard = kept.get(request.shard);
    if (!shard) return attempt(async (signal) => handBack(request, watch, temporal, signal));
    const polls = new MemberPolls(
      {
        poll: ({ jobId, wait }, last, signal, lateMs) => {
          const once = () =>
            recorded({ jobId, wait, last, lateMs }, () =>
              withLimit(POLL_LIMIT_MS, signal, (limited) => poll(client, { jobId }, last, limited)),
            );
          return client.pollsTogether?.(jobId) ? once() : inPlace(once);
        },
        hint: (wait, seen) => signalWait(temporal, wait, POLL_NOW_SIGNAL, ...(seen ? [{ seen }] : [])),
      },
      {
        concurrentPolls: client.pollsTogether ? POLLS_TOGETHER : concurrentPolls,
        rate: shard.rate,
        percents: shard.percents,
        minIntervalMs,
        covered,
        connection: request.connectionState,
      },
    );
    return attempt(
      async (signal) => {
        const asking = new AbortController();
        const began = Date.now();
        let heardAt = began;
        const asked = askForMembers(watch, polls, asking.signal, () => (heardAt = Date.now()));
        const isCutOff = () => Date.now() - heardAt > CUT_OFF_MS;
        await polls.run(signal, ({ count, since = Infinity }) => {
          const now = Date.now();
          return isCutOff() || count >= ENOUGH_NEWS || now - since >= GATHER_NEWS_MS || now - began >= LONGEST_MS;
        });
        asking.abort();
        await asked;
        // Once Temporal answers again, this attempt may be an old one: it ends, so that each job is polled by one worker.
        if (isCutOff()) throw noChange('Temporal does not answer; another worker may have taken over', RETRY_MS);
        // Whoever pauses the polls does not want the next activity to begin. What is not reported is delivered again.
        if (Context.current().cancellationDetails?.paused) throw new CancelledFailure('paused');
        return { ...polls.report(), searchAttributes: await attributes?.names(Date.now()) };
      },
      { details: (): WatchHeartbeat => ({ covered: polls.covered(), percents: polls.percents() }) },
    );
  };
}

type Watch = Pick<WorkflowHandle, 'query' | 'describe'>;

/** The config no longer has this watch: its waits poll by themselves for a while, and join another one then. */
async function handBack(
  { covered, connectionState }: PollMembersRequest,
  watch: Watch,
  temporal: Client,
  signal: AbortSignal,
): Promise<PollMembersResult> {
  const gone: string[] = [];
  let page: MembersPage | undefined;
  do {
    page = await nextPage(watch, page);
    for (const { wait } of page.members) {
      signal.throwIfAborted();
      await signalWait(temporal, wait, UNWATCHED_SIGNAL);
      gone.push(wait);
    }
  } while (page.more);
  return { covered, changed: [], gone, connection: connectionState };
}

/**
 * Keeps the members up to date until the signal aborts. A watch that does not answer keeps the members that are known.
 * @param heard called when Temporal has answered
 */
async function askForMembers(watch: Watch, polls: MemberPolls, signal: AbortSignal, heard: () => void): Promise<void> {
  let known: MembersPage | undefined;
  let knownUntil: number | undefined;
  while (!signal.aborted) {
    // Temporal Cloud bills each query, and members join and leave only by events.
    const events = await historyLength(watch);
    if (events !== undefined) heard();
    if (known?.more || events === undefined || events !== knownUntil) {
      const page = await answeredPage(watch, known, heard);
      if (page) polls.update(page);
      known = page ?? known;
      knownUntil = page && events;
    }
    if (!known?.more) await pause(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * @param heard called when Temporal has answered, even if the watch has not: then its worker is gone, which is no reason to give up its polls
 * @returns undefined if the watch does not answer
 */
async function answeredPage(
  watch: Watch,
  known: MembersSince | undefined,
  heard: () => void,
): Promise<MembersPage | undefined> {
  const hearTemporal = async () => {
    if ((await historyLength(watch)) !== undefined) heard();
  };
  const slow = setTimeout(() => void hearTemporal(), SLOW_ANSWER_MS);
  try {
    const page = await nextPage(watch, known);
    heard();
    return page;
  } catch {
    await hearTemporal();
    return undefined;
  } finally {
    clearTimeout(slow);
  }
}

/** @throws if no answer comes in time, or something else than the members */
async function nextPage(watch: Watch, known: MembersSince | undefined): Promise<MembersPage> {
  const since = known && { runId: known.runId, version: known.version };
  return reportedPage(await Promise.race([watch.query(MEMBERS_QUERY, since), tooLate()]), since);
}

/** How many events the watch has. @returns undefined if Temporal does not answer in time */
function historyLength(watch: Watch): Promise<number | undefined> {
  return Promise.race([watch.describe(), tooLate()]).then(
    (description) => description.historyLength,
    () => undefined,
  );
}

async function tooLate(): Promise<never> {
  await pause(ASK_LIMIT_MS, undefined, { ref: false });
  throw new Error('no answer in time');
}

/** @returns false if the wait is not running */
async function signalWait(temporal: Client, wait: string, name: string, ...args: WatchHint[]): Promise<boolean> {
  try {
    // Not to a certain run: a wait may have continued in a new one.
    await temporal.workflow.getHandle(wait).signal(name, ...args);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function coveredIn(details: unknown): number | undefined {
  const { covered } = (details ?? {}) as { covered?: unknown };
  return typeof covered === 'number' ? covered : undefined;
}
