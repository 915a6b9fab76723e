/** `vigil await` of several jobs: starts them a few at a time, follows them together, and prints each when it ends and all at the end. */
import type { Client } from '@temporalio/client';
import { WaitHandle } from '../../client/wait-handle.js';
import type { Config } from '../../config/config.js';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import type { Awaited, AwaitFlags } from './await-input.js';
import { AwaitedJob, isRunning, problemOfAll } from './awaited-job.js';
import { beginMany } from './begin-many.js';
import { notCancelled } from './ended-wait.js';
import { followShown } from './follow.js';
import { DetachSignal } from './detach-signal.js';
import { count } from '../../text/count.js';
import { endLine, jobName } from '../terminal/outcome-text.js';
import { problemOf } from '../terminal/problem.js';
import { progressView } from '../terminal/progress.js';
import { reportMany } from './print-outcomes.js';
import type { CommandContext } from '../terminal/command-context.js';

const CONCURRENT_CANCELS = 10;

export async function awaitMany(
  context: CommandContext,
  client: Client,
  config: Config,
  { inputs, repeated, waitTimeoutMs, temporalTimeoutMs }: Awaited,
  flags: AwaitFlags,
): Promise<number> {
  const jobs = inputs.map((input) => new AwaitedJob(input));
  for (const line of repeated) context.say(line);
  // From here on Ctrl-C may meet waits that have started.
  const detach = new DetachSignal(context, waitTimeoutMs, flags.cancelOnInterrupt ? cancelAll : undefined);
  function cancelAll() {
    const running = jobs.filter(isRunning);
    detach.say(`Cancelling ${count(running.length, 'job')}. Press Ctrl-C again to detach.`);
    void forEachConcurrent(CONCURRENT_CANCELS, running, cancel);
  }
  async function cancel(job: AwaitedJob): Promise<void> {
    await new WaitHandle(client, job).cancel('interrupted').catch((error: unknown) => {
      if (!job.end) detach.warn(notCancelled(job, error));
    });
  }
  try {
    await beginMany(
      client,
      config,
      jobs,
      { again: flags.again ?? false, complete: context.json && flags.detach === true },
      detach,
      async (job) => {
        // This wait started while the others were being cancelled.
        if (detach.interrupted && flags.cancelOnInterrupt) await cancel(job);
      },
    );
    if (!flags.detach) await watch(context, client, jobs, detach, temporalTimeoutMs);
    return reportMany(context, jobs, flags.detach ? 'detach' : (detach.why ?? 'SIGINT'), flags.input);
  } finally {
    detach.stop();
  }
}

async function watch(
  context: CommandContext,
  client: Client,
  jobs: readonly AwaitedJob[],
  detach: DetachSignal,
  temporalTimeoutMs: number | undefined,
): Promise<void> {
  const running = jobs.filter(isRunning);
  if (running.length === 0) return;
  detach.announce('waits');
  const view = progressView(context.flags, running, true);
  const said = detach.say;
  detach.say = (line) => view.say(line);
  try {
    await followShown(
      client,
      running,
      view,
      { signal: detach.signal, temporalTimeoutMs },
      {
        known: (job, { outcome }) => {
          job.outcome = outcome;
        },
        ended: (job, end) => {
          job.end = end;
          view.leave(job, endLine(end, process.stderr));
        },
        lost: (job, error) => {
          if (problemOfAll(error)) throw error;
          job.lose(problemOf(error));
          view.leave(job, `${jobName(job)}: ${problemOf(error).message}`);
        },
      },
    );
  } catch (error) {
    // The other jobs keep what is known about them.
    const problem = problemOf(error);
    view.say(problem.message);
    for (const job of running.filter(isRunning)) job.lose(problem);
  } finally {
    view.end();
    detach.say = said;
  }
}
