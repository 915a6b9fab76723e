/**
 * The run of a job: it is started at most once, then awaited by a wait of its own, which others may join by the job's id.
 * docs/running.md explains what happens when the answer of the vendor is lost.
 */
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  defineQuery,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { shortText } from '../contract/short-text.js';
import { runOfRunId } from '../contract/ids.js';
import { memoOf } from '../contract/memo.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { RUN_QUERY, type RunActivities, type RunOutcome, type RunProgress } from '../contract/run-job.js';
import { AwaitJobFailure } from './await-job-failure.js';
import { cancelReason } from './cancel-reason-interceptor.js';
import { callWait } from './call-wait.js';
import { countSubmit } from './end-counts.js';
import { Run, unsentReport } from './run.js';
import { submit } from './submit.js';
import type { SubmitEnd } from './submit-end.js';
import { notifyEnd } from './notify-end.js';

const { acceptRun } = proxyActivities<RunActivities>({
  startToCloseTimeout: '10s',
  summary: 'validate the input and fill in defaults',
});

/**
 * @param raw a RunJobInput (docs/running.md)
 * @throws ApplicationFailure whose type is one of docs/errors.md and whose first detail is the RunOutcome, with the SubmitEvidence as the second
 * one of SubmitUncertain; CancelledFailure if cancelled
 */
export async function runJob(raw: unknown): Promise<RunOutcome> {
  const { cancelRequested } = CancellationScope.current();
  // A request that has left is never abandoned: what it started is awaited, or cancelled.
  return CancellationScope.nonCancellable(async () => {
    const begun: { run?: Run; cancelled?: CancelledFailure } = {};
    cancelRequested.catch((cancelled: unknown) => {
      begun.cancelled = cancelled as CancelledFailure;
      begun.run?.cancel(begun.cancelled, cancelReason());
    });
    setHandler(defineQuery<RunProgress | null>(RUN_QUERY), () => begun.run?.progress ?? null);
    const run = await begin(raw);
    begun.run = run;
    if (begun.cancelled !== undefined) run.cancel(begun.cancelled, cancelReason());
    for (;;) {
      const stop = await submit(run);
      countSubmit(run.input.connection, run.submit.result);
      if (stop) return endUnstarted(run, stop);
      const end = await awaitStarted(run);
      if (!(await startsAgain(run, end))) return endAwaited(run, end);
    }
  });
}

/** A refused name is shown by its beginning only. */
const LONGEST_SHOWN = 100;

async function begin(raw: unknown): Promise<Run> {
  const { workflowId } = workflowInfo();
  const answer = await acceptRun(raw, workflowId);
  if ('accepted' in answer) return new Run(answer.accepted, answer.notify);
  // The input of a schedule's run has no key.
  const { connection, key = runOfRunId(workflowId)?.key } = (raw ?? {}) as { connection?: unknown; key?: unknown };
  const [name, shownKey] = [connection, key].map((text) =>
    typeof text === 'string' ? shortText(text, LONGEST_SHOWN) : '',
  );
  const seen = unseenOutcome(name ?? '', '', new Date().toISOString(), 'ended');
  const outcome: RunOutcome = { ...seen, submit: unsentReport(shownKey ?? '') };
  upsertMemo(memoOf(outcome));
  throw failureOf('InvalidInput', answer.problems.join('; '), outcome);
}

/** How the wait ended. */
interface WaitEnd {
  outcome: JobOutcome;
  error?: AwaitJobFailure | CancelledFailure;
}

async function awaitStarted(run: Run): Promise<WaitEnd> {
  const { connection, wait } = run.input;
  const scope = new CancellationScope();
  const options = {
    taskQueue: workflowInfo().taskQueue,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    passCancel: true,
    // Only a wait that has begun can cancel the job.
    onBegun: () => {
      run.onCancel = () => scope.cancel();
      if (run.cancelled !== undefined) scope.cancel();
    },
  };
  try {
    return {
      outcome: await scope.run(() => callWait({ connection, jobId: run.submit.jobId ?? '', ...wait }, options)),
    };
  } catch (error) {
    if (error instanceof AwaitJobFailure) return { outcome: error.outcome, error };
    if (!(error instanceof CancelledFailure)) throw error;
    // Who leaves a wait of others learns nothing about its end.
    const outcome = error.details[0] as JobOutcome | undefined;
    return { outcome: outcome ?? { ...run.outcome(), jobId: run.submit.jobId ?? '' }, error };
  } finally {
    run.onCancel = undefined;
  }
}

/** Whether another job is started after one that failed. */
async function startsAgain(run: Run, { outcome }: WaitEnd): Promise<boolean> {
  const { attempts, delayMs, on } = run.input.retry;
  const made = (run.submit.earlier?.length ?? 0) + 1;
  if (!(on as string[]).includes(outcome.state) || made >= attempts) return false;
  if (await condition(() => run.cancelled !== undefined, delayMs)) return false;
  run.next(outcome);
  return true;
}

async function endUnstarted(run: Run, stop: SubmitEnd): Promise<never> {
  run.note('ended', {}, run.problem);
  if (stop.why === 'cancelled' && run.cancelled) {
    upsertMemo(memoOf(run.outcomeUnsent()));
    throw run.cancelled;
  }
  const outcome = run.outcome();
  upsertMemo(memoOf(outcome));
  const { failure, what, evidence } = stop as Extract<SubmitEnd, { why: 'failure' }>;
  await notifyEnd(run.notify, outcome, { type: failure, message: what });
  throw failureOf(failure, what, outcome, ...(evidence ? [evidence] : []));
}

function endAwaited(run: Run, { outcome: waited, error }: WaitEnd): RunOutcome {
  run.note('ended');
  const outcome = run.outcome(waited);
  upsertMemo(memoOf(outcome));
  if (!error) return outcome;
  if (error instanceof AwaitJobFailure) throw failureOf(error.type, error.message, outcome);
  throw run.cancelled ?? error;
}

function failureOf(type: string, message: string, ...details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details });
}
