/** Follows a run in a terminal: what it does before it has a job, and then the progress of the job. */
import type { Client } from '@temporalio/client';
import { followRun, type FollowedRun } from '../../client/follow-run.js';
import type { RunEnd } from '../../client/run-end.js';
import type { RunHandle } from '../../client/run-handle.js';
import { runAsJob, waitId, type RunReference } from '../../contract/ids.js';
import type { RunOutcome, RunPhase } from '../../contract/run-job.js';
import { isTerminal } from '../../contract/job.js';
import { unseenRunOutcome } from '../../contract/reported-run.js';
import type { CommandContext } from '../terminal/command-context.js';
import { progressView } from '../terminal/progress.js';
import type { Preparation } from '../terminal/progress-view.js';
import { oneLine } from '../../text/printable-text.js';
import { AbsentWorkers } from './absent-workers.js';
import { awayText } from './follow.js';

export interface FollowedToEnd {
  /** Absent if the following ended before the run. */
  end?: RunEnd;
  last?: FollowedRun;
}

/** Tells a command to stop following, and prints its remarks. */
interface Detaching {
  signal: AbortSignal;
  say: (line: string) => void;
}

/** @throws an error of Temporal's client if Temporal does not answer for `temporalTimeoutMs` */
export async function followRunShown(
  context: CommandContext,
  client: Client,
  handle: RunHandle,
  detach: Detaching,
  temporalTimeoutMs: number | undefined,
): Promise<FollowedToEnd> {
  const shown = runAsJob(handle);
  const view = progressView(context.flags, [shown], false);
  detach.say = (line) => view.say(line);
  const absent = new AbsentWorkers(client, false);
  const linkOf = await context.webUiLinks();
  const followed: FollowedToEnd = {};
  let announced: string | null = null;
  try {
    await followRun(
      client,
      handle,
      { signal: detach.signal, temporalTimeoutMs },
      {
        known: async (_, known) => {
          const { run, wait, progress } = known;
          const now = Date.now();
          await absent.update(wait ?? { ...shown, taskQueue: run.taskQueue, untaken: undefined }, now);
          view.notice(absent.notices(now));
          const jobId = progress?.submit.jobId ?? null;
          if (jobId !== null && jobId !== announced) {
            view.say(
              startedText(handle, jobId, progress?.submit.result ?? null, linkOf(waitId(handle.connection, jobId))),
            );
          }
          announced = jobId;
          if (wait) view.show({ ...wait, workflowId: handle.workflowId });
          else view.prepare(shown, preparationOf(known));
          followed.last = known;
        },
        ended: (_, end) => (followed.end = end),
        lost: (_, error) => {
          throw error;
        },
        away: (since) => view.say(awayText(since, 1, temporalTimeoutMs)),
        back: () => view.say('Temporal answers again.'),
      },
    );
    return followed;
  } finally {
    view.end();
  }
}

function startedText(
  { connection }: RunReference,
  jobId: string,
  result: string | null,
  link: string | undefined,
): string {
  const how = result === 'adopted' ? ', found at the vendor after the answer was lost' : '';
  const lines = [`Job         ${oneLine(jobId)}${how}`, `Its wait    ${waitId(connection, oneLine(jobId))}`];
  return [...lines, ...(link === undefined ? [] : [`Web UI      ${link}`])].join('\n');
}

const PHASES: Readonly<Record<RunPhase, string>> = {
  preparing: 'preparing',
  submitting: 'submitting',
  searching: 'searching for the job',
  awaiting: 'started',
  ended: 'ended',
};

function preparationOf({ progress, outcome }: FollowedRun): Preparation {
  if (!progress) return { status: 'not begun yet' };
  const { phase, problem, uploading } = progress;
  if (phase === 'awaiting' && outcome && isTerminal(outcome.state)) return { status: outcome.state };
  const status = uploading === undefined ? PHASES[phase] : `uploading ${oneLine(uploading)}`;
  return { status, ...(problem !== null && { problem }) };
}

/** What is known of a run that goes on. */
export function knownRunOutcome(run: RunReference, { progress, wait, outcome }: Partial<FollowedRun> = {}): RunOutcome {
  const unseen = unseenRunOutcome(run, new Date().toISOString(), 'waiting', progress);
  const known = wait?.outcome ?? outcome;
  return known ? { ...known, submit: unseen.submit } : unseen;
}
