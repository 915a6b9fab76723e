import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { LimitFunction } from 'p-limit';
import {
  MEMBERS_QUERY,
  type MembersPage,
  type MembersSince,
  type PollMembersRequest,
  type PollMembersResult,
} from '../contract/watch.js';
import { POLL_NOW_SIGNAL } from '../contract/wait-messages.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, withLimit } from './attempt.js';
import { MemberPolls } from './member-polls.js';
import { poll, POLL_LIMIT_MS } from './poll-for-change.js';

export interface PollMembersOptions {
  temporal: Client;
  /** Limits the polls of this worker at a time. */
  inPlace: LimitFunction;
  concurrentPolls: number;
  /** The most polls that begin per second. */
  rate: number;
}

/** How often the watch is asked for new members. They have just been polled, with their longest interval ahead of them. */
const ASK_EVERY_MS = 5_000;
const ASK_LIMIT_MS = 5_000;
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
export function pollMembers(client: VendorClient, { temporal, inPlace, concurrentPolls, rate }: PollMembersOptions) {
  return async (request: PollMembersRequest): Promise<PollMembersResult> => {
    const { info } = Context.current();
    const { workflowExecution } = info;
    const covered = coveredIn(info.heartbeatDetails) ?? request.covered;
    const watch = temporal.workflow.getHandle(workflowExecution?.workflowId ?? '', workflowExecution?.runId);
    const polls = new MemberPolls(
      {
        poll: ({ jobId }, last, signal) => {
          const once = () => withLimit(POLL_LIMIT_MS, signal, (limited) => poll(client, { jobId }, last, limited));
          return client.pollsTogether ? once() : inPlace(once);
        },
        hint: (wait) => hint(temporal, wait),
      },
      {
        concurrentPolls: client.pollsTogether ? POLLS_TOGETHER : concurrentPolls,
        rate,
        covered,
        connection: request.connectionState,
      },
    );
    return attempt(
      async (signal) => {
        const asking = new AbortController();
        const asked = askForMembers(watch, polls, asking.signal);
        const began = Date.now();
        await polls.run(signal, ({ count, since = Infinity }) => {
          const now = Date.now();
          return count >= ENOUGH_NEWS || now - since >= GATHER_NEWS_MS || now - began >= LONGEST_MS;
        });
        asking.abort();
        await asked;
        return polls.report();
      },
      { details: () => ({ covered: polls.covered() }) },
    );
  };
}

/** Keeps the members up to date until the signal aborts. A watch that does not answer keeps the members that are known. */
async function askForMembers(
  watch: { query(name: string, known?: MembersSince): Promise<MembersPage> },
  polls: MemberPolls,
  signal: AbortSignal,
): Promise<void> {
  let known: MembersSince | undefined;
  while (!signal.aborted) {
    let more = false;
    try {
      const page = await Promise.race([watch.query(MEMBERS_QUERY, known), tooLate()]);
      polls.update(page);
      known = { runId: page.runId, version: page.version };
      more = page.more;
    } catch {
      // Asked again below.
    }
    if (!more) await pause(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function tooLate(): Promise<never> {
  await pause(ASK_LIMIT_MS, undefined, { ref: false });
  throw new Error('no answer in time');
}

async function hint(temporal: Client, wait: string): Promise<boolean> {
  try {
    // Not to a certain run: a wait may have continued in a new one.
    await temporal.workflow.getHandle(wait).signal(POLL_NOW_SIGNAL);
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
