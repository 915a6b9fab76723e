/** Has the vendor start the job of a run, at most once: a request whose answer was lost is never sent again. */
import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import {
  ActivityCancellationType,
  condition,
  patched,
  proxyActivities,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  FindAnswer,
  FoundJob,
  NotReady,
  Prepared,
  SubmitActivities,
  SubmitAnswer,
  SubmitEvidence,
  SubmitOrder,
} from '../contract/run-job.js';
import { timestamp } from '../contract/wait-record.js';
import { isFindAnswer, isNotReady, isPrepared, isSubmitAnswer } from './run-result-checks.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Run } from './run.js';
import { before, late, pause, queueOf, READS, rejected, type SubmitEnd } from './submit-end.js';
import { isUnstarted } from './schedule-to-start.js';
import { upload } from './upload.js';
import { adoptCommands } from '../text/adopt-commands.js';
import { namespaceFlags } from '../text/shell-word.js';

/** A vendor may list a new job late. */
const SETTLE_MS = [10_000, 30_000, 60_000] as const;
const FIND_LIMIT = '10m';

interface Sent extends SubmitOrder {
  prepared: Prepared;
  sentFrom: number;
  sentUntil: number;
  seenAt?: number;
}

/** @returns undefined once the run has its job */
export async function submit(run: Run): Promise<SubmitEnd | undefined> {
  const { job, upload: files, submitDeadlineMs } = run.input;
  const deadlineAt = Date.now() + submitDeadlineMs;
  const asked: SubmitOrder = { key: run.submit.key, marker: uuid4().replaceAll('-', '').slice(0, 12), job };
  for (let tries = 1; ; tries += 1) {
    if (run.cancelled !== undefined) return { why: 'cancelled' };
    const stop = files && (await upload(run, files, deadlineAt));
    if (stop) return stop;
    const { uploads } = run.submit;
    const order = uploads ? { ...asked, uploaded: uploads } : asked;
    const prepared = await prepare(run, order, deadlineAt);
    if ('why' in prepared) return prepared;
    if ('notReady' in prepared) {
      const end = await pause(run, { ...prepared, what: prepared.notReady }, tries, deadlineAt);
      if (end) return end;
      continue;
    }
    const sentFrom = Date.now();
    const { at, attempts } = run.submit;
    run.note('submitting', { at: timestamp(sentFrom), attempts: attempts + 1 });
    const answer = await send(run, { ...order, prepared }, deadlineAt);
    if ('why' in answer) return answer;
    if ('unsent' in answer) {
      run.note('preparing', { at, attempts }, UNTAKEN);
      return answer.unsent;
    }
    if ('started' in answer) {
      run.note('awaiting', { jobId: answer.started, result: 'submitted' });
      return undefined;
    }
    if ('unknown' in answer) {
      return search(run, { ...order, prepared, sentFrom, sentUntil: Date.now() }, answer.unknown);
    }
    if (!answer.later) return rejected(run, answer.notStarted);
    const end = await pause(run, { ...answer, what: answer.notStarted }, tries, deadlineAt);
    if (end) return end;
  }
}

function prepare(run: Run, order: SubmitOrder, deadlineAt: number): Promise<Prepared | NotReady | SubmitEnd> {
  const { prepareSubmit } = proxyActivities<SubmitActivities>({
    ...READS,
    taskQueue: queueOf(run),
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: Math.max(1_000, deadlineAt - Date.now()),
    summary: 'check what the connection allows',
  });
  return before(
    run,
    () => prepareSubmit(order),
    (result) => isPrepared(result) || isNotReady(result),
  );
}

/** No worker took the request before the deadline or a cancel. */
interface Unsent {
  unsent: SubmitEnd;
}
const UNTAKEN = 'no worker took the request';

async function send(
  run: Run,
  request: SubmitOrder & { prepared: Prepared },
  deadlineAt: number,
): Promise<SubmitAnswer | Unsent | SubmitEnd> {
  const { submitJob } = proxyActivities<SubmitActivities>({
    taskQueue: queueOf(run),
    scheduleToStartTimeout: Math.max(1_000, deadlineAt - Date.now()),
    startToCloseTimeout: '2m',
    heartbeatTimeout: '15s',
    // Temporal cannot know whether the first attempt has started the job.
    retry: { maximumAttempts: 1 },
    // The server withdraws a request that no worker has taken. One that a worker has taken goes on, and its answer counts.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    summary: 'start the job, once',
  });
  const sending = new CancellableActivity(() => submitJob(request));
  await condition(() => sending.done || run.cancelled !== undefined);
  // Runs that were cancelled before this patch have left their request in the queue.
  if (!sending.done && patched('withdraw-queued-submit')) sending.cancel();
  await condition(() => sending.done);
  const { result, failure } = sending;
  if (failure === undefined) return isSubmitAnswer(result) ? result : { unknown: 'the request was answered by hand' };
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  const isWithdrawn = cause instanceof CancelledFailure && run.cancelled !== undefined;
  if (isWithdrawn || isUnstarted(failure)) {
    return { unsent: run.cancelled !== undefined ? { why: 'cancelled' } : late('DeadlineExceeded', UNTAKEN) };
  }
  if (cause instanceof ApplicationFailure && cause.type === 'InvalidInput') {
    return { why: 'failure', failure: 'InvalidInput', what: cause.message };
  }
  return { unknown: `the worker was lost during the request: ${cause?.message ?? 'no cause'}` };
}

async function search(run: Run, sent: Sent, problem: string): Promise<SubmitEnd | undefined> {
  run.note('searching', {}, problem);
  const { search: kind } = sent.prepared;
  let known: Known = { found: kind === 'none' ? [] : undefined, rivals: [] };
  if (kind !== 'none') {
    let seenAt: number | undefined;
    for (const delay of SETTLE_MS) {
      await sleep(delay);
      const before = known.found;
      const answer = await find(run, seenAt === undefined ? sent : { ...sent, seenAt });
      // A search that fails does not discard the job that an earlier one found.
      known = answer ?? (before?.length ? known : { found: undefined, rivals: [] });
      const [one, ...others] = answer?.found ?? [];
      const rivals = answer?.rivals.length ?? 0;
      // Which of them other runs have started may be known at the next search.
      if (others.length > 0 && rivals === 0) break;
      // Without a marker the only new job may be somebody else's, with this one listed later.
      const isSure = kind === 'marker' || (rivals === 0 && before?.length === 1 && before[0]?.jobId === one?.jobId);
      if (one && others.length === 0 && isSure) {
        run.note('awaiting', { jobId: one.jobId, result: 'adopted' }, problem);
        return undefined;
      }
      seenAt = one ? Date.now() : undefined;
    }
  }
  run.note('ended', { result: 'uncertain' }, problem);
  return {
    why: 'failure',
    failure: 'SubmitUncertain',
    what: uncertain(problem, sent, known),
    evidence: evidence(run, sent, problem, known),
  };
}

/** What the last search that did not fail has found; `found` is undefined if there is none. */
interface Known {
  found: FoundJob[] | undefined;
  rivals: string[];
}

/** @returns undefined if the search failed */
async function find(run: Run, sent: Sent): Promise<(Known & { found: FoundJob[] }) | undefined> {
  const { findSubmitted } = proxyActivities<SubmitActivities>({
    ...READS,
    taskQueue: queueOf(run),
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: FIND_LIMIT,
    summary: 'search for the job whose answer was lost',
  });
  const answer: FindAnswer | undefined = await findSubmitted(sent).catch(() => undefined);
  return isFindAnswer(answer) ? { found: answer.found, rivals: answer.rivals ?? [] } : undefined;
}

function uncertain(problem: string, { prepared }: Sent, known: Known): string {
  return `a job may or may not run: ${problem}; ${prepared.search === 'none' ? 'the vendor cannot be searched' : foundText(known)}`;
}

function foundText({ found, rivals }: Known): string {
  if (found === undefined) return 'the vendor could not be searched';
  if (found.length === 0) return 'the vendor shows no such job';
  const ids = found.map(({ jobId }) => jobId).join(', ');
  const shown = `the vendor shows ${found.length === 1 ? 'a job' : `${found.length} jobs`} that may be it: ${ids}`;
  return rivals.length === 0 ? shown : `${shown}; or of another run that does not know its job: ${rivals.join(', ')}`;
}

function evidence(
  run: Run,
  { marker, prepared, sentFrom, sentUntil }: Sent,
  problem: string,
  { found = [], rivals }: Known,
): SubmitEvidence {
  return {
    marker,
    sentFrom: timestamp(sentFrom),
    sentUntil: timestamp(sentUntil),
    problem,
    search: prepared.search,
    found,
    ...(rivals.length > 0 && { rivals }),
    commands: adoptCommands(run.input, found, namespaceFlags(workflowInfo().namespace)),
  };
}
