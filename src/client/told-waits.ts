/** Many waits with their stories, as a report needs them. */
import type { Client } from '@temporalio/client';
import { jobOfWaitId } from '../contract/ids.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { OUTCOME_MEMO } from '../contract/wait-messages.js';
import { outcomeOf } from '../contract/wait-record.js';
import { forEachConcurrent } from './for-each-concurrent.js';
import { historyOf } from './history.js';
import { isNotFound } from '../temporal/not-found.js';
import type { Story } from './story.js';
import { storyOf } from './tell-story.js';

export interface KnownWait {
  connection: string;
  jobId: string;
  workflowId: string;
  runId: string;
  running: boolean;
  outcome: JobOutcome;
  story: Story;
}

/** Histories read at once: each is a request or more, and many at once only queue up at the server. */
const CONCURRENCY = 16;
/** Of one wait: a bar shows no more. */
const MOST_EVENTS = 4_000;

/**
 * @param query a list filter of Temporal's
 * @param limit at most so many waits: those that run, then those that ended last
 * @param now milliseconds since the epoch
 * @returns also whether there were more
 */
export async function readKnownWaits(
  client: Client,
  query: string,
  limit: number,
  now: number,
): Promise<{ waits: KnownWait[]; more: boolean }> {
  const found: (() => Promise<KnownWait>)[] = [];
  let more = false;
  for await (const { workflowId, runId, status, startTime, memo } of client.workflow.list({ query })) {
    const job = jobOfWaitId(workflowId);
    if (!job) continue;
    more = found.length >= limit;
    if (more) break;
    found.push(async () => {
      const story = await storyOfRun(client, workflowId, runId);
      const kept = (memo?.[OUTCOME_MEMO] as JobOutcome | undefined) ?? story.outcome;
      const unseen = unseenOutcome(job.connection, job.jobId, startTime.toISOString(), 'waiting');
      const outcome = kept ?? (story.record ? outcomeOf(story.record, story.end?.at ?? now) : unseen);
      return { ...job, workflowId, runId, running: status.name === 'RUNNING', outcome, story };
    });
  }
  const waits: KnownWait[] = [];
  await forEachConcurrent(CONCURRENCY, found.entries(), async ([nth, ask]) => {
    waits[nth] = await ask();
  });
  return { waits, more };
}

/** One that was deleted meanwhile has nothing to tell. */
async function storyOfRun(client: Client, workflowId: string, runId: string): Promise<Story> {
  try {
    return storyOf(await historyOf(client, workflowId, runId, MOST_EVENTS));
  } catch (error) {
    if (isNotFound(error)) return storyOf([]);
    throw error;
  }
}
