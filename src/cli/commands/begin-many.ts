/** The waits of many jobs, started or joined a few at once. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import { liveOutcome } from '../../client/live.js';
import { jobInfo } from '../../client/static-details.js';
import { isJoined, readEnd, snapshotOf, startOrJoin, waitHandle } from '../../client/waits.js';
import { EXIT } from '../../contract/failures.js';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import { problemOfAll, type AwaitedJob } from './awaited-job.js';
import type { DetachSignal } from './detach-signal.js';
import { count, jobName } from '../terminal/outcome-text.js';
import { CliProblem, problemOf } from '../terminal/problem.js';

const CONCURRENCY = 20;

/**
 * Begins them all. One that cannot be begun is lost, and the others are not; a Ctrl-C leaves alone what has not begun.
 * @param begun told of each wait that was started or joined
 * @throws what keeps every one of them from beginning
 */
export async function beginMany(
  client: Client,
  config: Config,
  jobs: readonly AwaitedJob[],
  again: boolean,
  detach: DetachSignal,
  begun: (job: AwaitedJob) => Promise<void>,
): Promise<void> {
  detach.say(`Starting or joining the waits for ${count(jobs.length, 'job')}.`);
  try {
    await forEachConcurrent(CONCURRENCY, jobs, async (job) => {
      if (detach.interrupted) return;
      try {
        await begin(client, config, job, again);
      } catch (error) {
        if (problemOfAll(error)) throw error;
        job.lose(problemOf(error));
        detach.say(`${jobName(job)} is not started: ${job.end?.error?.message}`);
      }
      if (job.handle) await begun(job);
    });
  } catch (error) {
    if (jobs.every(({ beginning }) => beginning === undefined)) throw error;
    const problem = problemOf(error);
    detach.say(problem.message);
    for (const job of jobs) if (!job.beginning) job.lose(problem);
  }
  for (const job of jobs) if (!job.beginning) job.lose(leftBefore());
  detach.say(summary(jobs));
}

async function begin(client: Client, config: Config, job: AwaitedJob, again: boolean): Promise<void> {
  const handle = await startOrJoin(
    client,
    config.taskQueue,
    job.input,
    again,
    jobInfo(config, job.connection, job.jobId),
  );
  if (!handle) {
    job.end = await readEnd(client, waitHandle(client, job.connection, job.jobId));
    job.beginning = 'endedBefore';
    return;
  }
  job.handle = handle;
  job.beginning = 'started';
  const snapshot = await snapshotOf(handle);
  if (!snapshot) return;
  if (isJoined(snapshot)) job.beginning = 'joined';
  job.outcome = liveOutcome(job, undefined, snapshot, Date.now());
}

function leftBefore(): CliProblem {
  return new CliProblem(EXIT.interrupted, 'NotStarted', 'Ctrl-C came before its wait was started', 'await it again');
}

const BEGINNINGS = {
  started: 'started',
  joined: 'joined (their own settings hold)',
  endedBefore: 'ended already (--again polls afresh)',
  notBegun: 'not started',
};

/** `3 jobs: 2 started, 1 joined (their own settings hold).` */
function summary(jobs: readonly AwaitedJob[]): string {
  const parts = Object.entries(BEGINNINGS).map(([beginning, text]): [number, string] => [
    jobs.filter((job) => job.beginning === beginning).length,
    text,
  ]);
  const said = parts.filter(([jobsOfIt]) => jobsOfIt > 0).map(([jobsOfIt, text]) => `${jobsOfIt} ${text}`);
  return `${count(jobs.length, 'job')}: ${said.join(', ')}.`;
}
