/** The watches of a run with `--watch shared`: whether they have had their part in it, and let every wait go in the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { watchId } from '../../src/contract/ids.js';
import { MEMBERS_QUERY, type MembersPage } from '../../src/contract/watch.js';
import type { JobFacts, Run, Violation } from './facts.js';
import { CONNECTIONS, VENDORS } from './job-plan.js';

export interface WatchFigures {
  /** Jobs that a watch has polled. */
  jobs: number;
  hints: number;
  runs: number;
  /** Activities in which a watch has polled, and their attempts. */
  activities: number;
  attempts: number;
}

/** A member whose wait has ended is let go with the next poll that sees a change, or the one after. */
const LET_GO_MS = 60_000;

/** Waits until no watch has a member. */
export async function untilNoMembers(client: Client): Promise<Violation[]> {
  const giveUpAt = Date.now() + LET_GO_MS;
  for (;;) {
    const left = await Promise.all(VENDORS.map((vendor) => membersOf(client, CONNECTIONS[vendor])));
    if (left.flat().length === 0) return [];
    if (Date.now() > giveUpAt) {
      return VENDORS.flatMap((vendor, nth) =>
        (left[nth] ?? []).map((wait) => ({
          about: watchId(CONNECTIONS[vendor], 0),
          expected: 'no member whose wait has ended',
          came: wait,
        })),
      );
    }
    await sleep(1_000);
  }
}

async function membersOf(client: Client, connection: string): Promise<string[]> {
  const watch = client.workflow.getHandle(watchId(connection, 0));
  const page = await watch.query<MembersPage>(MEMBERS_QUERY).catch(() => undefined);
  return page?.members.map(({ wait }) => wait) ?? [];
}

export function checkWatches(facts: readonly JobFacts[], runs: ReadonlyMap<string, Run[]>): Violation[] {
  return VENDORS.flatMap((vendor) => {
    const about = watchId(CONNECTIONS[vendor], 0);
    const own = runs.get(about) ?? [];
    const ends = own.filter(({ status }) => !['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'].includes(status));
    const failed = own.flatMap(({ failedTasks }) => failedTasks);
    const joined = facts.filter((job) => job.vendor === vendor && hasJoined(job));
    return [
      ...ends.map(({ status }) => ({ about, expected: 'a watch that ends by itself', came: status })),
      ...failed.map((came) => ({ about, expected: 'no failed workflow task', came })),
      ...(joined.length === 0 ? [{ about, expected: 'a wait that joins it', came: 'none' }] : []),
    ];
  });
}

export function watchFigures(facts: readonly JobFacts[], runs: ReadonlyMap<string, Run[]>): WatchFigures {
  const watches = VENDORS.flatMap((vendor) => runs.get(watchId(CONNECTIONS[vendor], 0)) ?? []);
  const polls = watches.flatMap(({ watched }) => watched?.polls ?? []);
  const waits = facts.flatMap((job) => job.runs);
  return {
    jobs: facts.filter(hasJoined).length,
    hints: waits.reduce((sum, { watched }) => sum + (watched?.hintedAt.length ?? 0), 0),
    runs: watches.length,
    activities: polls.length,
    attempts: polls.reduce((sum, { attempts }) => sum + attempts, 0),
  };
}

function hasJoined({ runs }: JobFacts): boolean {
  return runs.some(({ watched }) => watched?.joined);
}
