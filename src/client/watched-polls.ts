/** How a watch polls the job of a wait. */
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { WATCH_QUERY } from '../contract/wait-messages.js';
import { firstDue, lastDue } from '../contract/watch-due.js';
import { MEMBER_QUERY, type ConnectionState, type MemberAnswer } from '../contract/watch.js';

export interface WatchedPolls {
  /** The workflow id of the watch. */
  watch: string;
  /** Milliseconds since the epoch. Absent before the first poll. */
  lastPollAt?: number;
  /** Milliseconds since the epoch. */
  nextPollAt: number;
  connection: ConnectionState;
}

/** @returns undefined if no watch polls the job, or if no worker answers in time */
export async function watchedPolls(client: Client, wait: string, timeoutMs: number): Promise<WatchedPolls | undefined> {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, async () => {
      const watch = await client.workflow.getHandle(wait).query<string | null>(WATCH_QUERY);
      if (watch === null) return undefined;
      const handle = client.workflow.getHandle(watch);
      const answer = await handle.query<MemberAnswer | null, [string]>(MEMBER_QUERY, wait);
      if (!answer) return undefined;
      const { member, connection } = answer;
      const covered = Math.max(coveredUntil(await handle.describe()) ?? 0, member.polledAt);
      return {
        watch,
        lastPollAt: lastDue(member, covered) ?? member.polledAt,
        nextPollAt: firstDue(member, covered),
        connection,
      };
    });
  } catch {
    return undefined;
  }
}

/** Until when every poll that was due was made, by the last heartbeat of the polls. */
function coveredUntil({
  raw,
}: {
  raw: { pendingActivities?: { heartbeatDetails?: { payloads?: unknown } | null }[] | null };
}): number | undefined {
  for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
    const [payload] = (heartbeatDetails?.payloads ?? []) as Parameters<typeof defaultPayloadConverter.fromPayload>[0][];
    if (!payload) continue;
    try {
      const { covered } = defaultPayloadConverter.fromPayload<{ covered?: unknown }>(payload);
      if (typeof covered === 'number') return covered;
    } catch {
      // Details that a codec has encoded cannot be read here.
    }
  }
  return undefined;
}
