/** Many waits with their stories, as a report needs them. */
import type { Client } from '@temporalio/client';
import { jobOfWaitId, unseenOutcome, type JobOutcome } from '../job.js';
import { OUTCOME_MEMO } from '../workflows/contract.js';
import { outcomeOf } from '../workflows/wait-record.js';
import { forEachAtOnce } from './at-once.js';
import { historyOf } from './history.js';
import { isNotFound } from './not-found.js';
import type { Story } from './story.js';
import { storyOf } from './tell-story.js';

export interface ToldWait {
  connection: string;
  jobId: string;
  workflowId: string;
  runId: string;
  running: boolean;
  outcome: JobOutcome;
  story: Story;
}

/** Histories read at once: each is a request or more, and many at once only queue up at the server. */
const AT_ONCE = 16;
/** Of one wait: a bar shows no more. */
const MOST_EVENTS = 4_000;

/**
 * @param query a list filter of Temporal's
 * @param limit at most so many waits: those that run, then those that ended last
 * @param now milliseconds since the epoch
 * @returns also whether there were more
 */
export async function tellWaits(
  client: Client,
  query: string,
  limit: number,
  now: number,
): Promise<{ waits: ToldWait[]; more: boolean }> {
  const found: (() => Promise<ToldWait>)[] = [];
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
  const waits: ToldWait[] = [];
  await forEachAtOnce(AT_ONCE, found.entries(), async ([nth, ask]) => {
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
