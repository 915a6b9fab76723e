/** Starts or joins the waits for many jobs, a few at once. */
import type { Client } from '@temporalio/client';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import type { KnownWait } from '../../client/known-wait.js';
import { startWait, type StartOptions } from '../../client/start-wait.js';
import { jobInfo } from '../../client/static-details.js';
import { WatchedWaits } from '../../client/watched-waits.js';
import type { Config } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import { registeredAttributes } from '../../temporal/attribute-registry.js';
import { joinedText } from '../terminal/joined-wait.js';
import { count } from '../../text/count.js';
import { jobName } from '../terminal/outcome-text.js';
import { CliProblem, problemOf } from '../terminal/problem.js';
import { isRunning, problemOfAll, type AwaitedJob } from './awaited-job.js';
import type { DetachSignal } from './detach-signal.js';

const CONCURRENCY = 20;
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Starts or joins a wait for each job. A job whose wait cannot be started is lost, and the others continue. Ctrl-C starts no further waits.
 * @param complete whether to ask each wait for what it knows, for a JSON result
 * @param begun called for each wait that was started or joined
 * @throws a problem that keeps every wait from starting
 */
export async function beginMany(
  client: Client,
  config: Config,
  jobs: readonly AwaitedJob[],
  { again, complete }: { again: boolean; complete: boolean },
  detach: DetachSignal,
  begun: (job: AwaitedJob) => Promise<void>,
): Promise<void> {
  detach.say(`Starting or joining the waits for ${count(jobs.length, 'job')}.`);
  const registered = await registeredAttributes(client);
  const infoOf = ({ connection, jobId }: AwaitedJob) => jobInfo(config, connection, jobId);
  try {
    await forEachConcurrent(CONCURRENCY, jobs, async (job) => {
      if (detach.interrupted) return;
      try {
        await begin(client, job, { taskQueue: config.taskQueue, again, job: infoOf(job), registered });
      } catch (error) {
        if (problemOfAll(error)) throw error;
        job.lose(problemOf(error));
        detach.say(`${jobName(job)} was not started: ${job.end?.error?.message}`);
      }
      if (job.beginning === 'joined' && (job.ignored?.length !== 0 || job.cancelling)) {
        detach.say(`${jobName(job)}: joined. ${joinedText(job)}`);
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
  if (complete) await readOutcomes(client, jobs);
  detach.say(summary(jobs));
}

async function begin(client: Client, job: AwaitedJob, options: StartOptions): Promise<void> {
  const started = await startWait(client, job.input, options);
  if (started.how === 'ended') {
    job.end = started.end;
    job.beginning = 'endedBefore';
    return;
  }
  const { handle, how } = started;
  job.handle = handle;
  job.beginning = how;
  if (started.how === 'joined') ({ ignored: job.ignored, cancelling: job.cancelling } = started);
}

/** Asks each wait, and each watch once. A wait that cannot be read now stays unknown. */
async function readOutcomes(client: Client, jobs: readonly AwaitedJob[]): Promise<void> {
  const known = new Map<AwaitedJob, KnownWait>();
  await forEachConcurrent(CONCURRENCY, jobs.filter(isRunning), async (job) => {
    const wait = await job.handle.knownWithoutWatch({ answerTimeoutMs: ANSWER_TIMEOUT_MS }).catch(() => undefined);
    if (wait) known.set(job, wait);
  });
  const watched = new WatchedWaits(client);
  await watched.ask([...known.values()]);
  for (const [job, wait] of known) job.outcome = watched.with(wait).outcome;
}

function leftBefore(): CliProblem {
  return new CliProblem(
    EXIT.interrupted,
    'NotStarted',
    'interrupted before the wait was started',
    'await the job again',
  );
}

const BEGINNINGS = {
  started: 'started',
  joined: 'joined (their settings apply)',
  endedBefore: 'already ended (--again starts a new wait)',
  notBegun: 'not started',
};

/** `3 jobs: 2 started, 1 joined (their settings apply).` */
function summary(jobs: readonly AwaitedJob[]): string {
  const parts = Object.entries(BEGINNINGS).map(([beginning, text]): [number, string] => [
    jobs.filter((job) => job.beginning === beginning).length,
    text,
  ]);
  const said = parts.filter(([jobsOfIt]) => jobsOfIt > 0).map(([jobsOfIt, text]) => `${jobsOfIt} ${text}`);
  return `${count(jobs.length, 'job')}: ${said.join(', ')}.`;
}
