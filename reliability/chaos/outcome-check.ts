/** Whether a wait ended as it must: with one outcome, the vendor's truth, and all that the vendor had. Pure. */
import type { JobOutcome } from '../../src/contract/outcome.js';
import type { JobFacts, Run, Violation } from './facts.js';
import { CANCELS } from './job-plan.js';

/** An end that is right: how the workflow closed, and what its outcome says. */
interface RightEnd {
  status: string;
  failureType?: string;
  state?: string;
  cancel: string | null;
}

export function checkOutcome(job: JobFacts): Violation[] {
  const about = `${job.connection}/${job.jobId}`;
  const ends = job.runs.filter(({ status }) => status !== 'CONTINUED_AS_NEW');
  const [end] = ends;
  if (ends.length !== 1 || !end) {
    const came = ends.map(({ status }) => status).join(', ') || 'none';
    return [{ about, expected: 'one wait with one end', came }];
  }
  if (end.status === 'RUNNING') return [{ about, expected: 'a wait that has ended', came: 'it still runs' }];
  // Temporal's Canceled carries no result: there the memo is the outcome.
  const outcome = end.status === 'CANCELED' ? end.memo : end.outcome;
  if (!outcome) return [{ about, expected: 'an end with an outcome', came: describeEnd(end) }];
  return [
    ...failedTasks(about, job.runs),
    ...memoOf(about, outcome, end.memo),
    ...endOf(about, job, end, outcome),
    ...collected(about, job, outcome),
  ];
}

/** Only a caller may cause a cancel at the vendor; any other cancel is a violation. */
export function checkCancels(job: JobFacts): Violation[] {
  const about = `${job.connection}/${job.jobId}`;
  const cancels = job.asked.filter(({ step }) => step === 'cancel');
  const wanted = job.onCancel === 'cancel' ? job.cancelAskedAt : undefined;
  const unwanted = cancels.filter(({ at }) => wanted === undefined || at < wanted);
  if (unwanted.length === 0) return [];
  const expected =
    wanted === undefined ? 'no cancel at the vendor: nobody asked for one' : 'no cancel before one was asked for';
  return [{ about, expected, came: `${unwanted.length} of them` }];
}

function failedTasks(about: string, runs: Run[]): Violation[] {
  const causes = runs.flatMap((run) => run.failedTasks);
  return causes.length === 0 ? [] : [{ about, expected: 'no failed workflow task', came: causes.join(', ') }];
}

function memoOf(about: string, outcome: JobOutcome, memo: JobOutcome | undefined): Violation[] {
  if (JSON.stringify(memo) === JSON.stringify(outcome)) return [];
  return [{ about, expected: 'the same outcome as its end and as its memo', came: JSON.stringify({ outcome, memo }) }];
}

function endOf(about: string, job: JobFacts, end: Run, outcome: JobOutcome): Violation[] {
  const right = rightEnds(job);
  const cancel = outcome.cancel?.result ?? null;
  const fits = right.some(
    (one) =>
      one.status === end.status &&
      one.failureType === end.failureType &&
      (one.state === undefined || one.state === outcome.state) &&
      one.cancel === cancel,
  );
  if (fits) return [];
  return [
    {
      about,
      expected: right.map(describeEnd).join(' or '),
      came: `${describeEnd({ ...end, outcome })} (${truthText(job)})`,
    },
  ];
}

/** The ends that the truth allows. More than one only where a caller's cancel and the job's own end may have met. */
function rightEnds({ truth, vendor, cancelAskedAt, onCancel }: JobFacts): RightEnd[] {
  const own = (cancel: string | null): RightEnd[] => {
    if (truth.state === 'succeeded') return [{ status: 'COMPLETED', state: 'succeeded', cancel }];
    if (truth.state === 'failed') return [{ status: 'FAILED', failureType: 'JobFailed', state: 'failed', cancel }];
    if (truth.state === 'cancelled')
      return [{ status: 'FAILED', failureType: 'JobCancelled', state: 'cancelled', cancel }];
    return [];
  };
  if (cancelAskedAt === undefined) return own(null);
  if (onCancel === 'leave') return [{ status: 'CANCELED', cancel: 'notAsked' }, ...own(null)];
  if (!CANCELS.has(vendor)) {
    return [{ status: 'CANCELED', cancel: 'unsupported' }, ...own(null), ...own('finishedAnyway')];
  }
  if (truth.state === 'cancelled' && truth.cancels > 0) {
    return [{ status: 'CANCELED', state: 'cancelled', cancel: 'confirmed' }];
  }
  return [...own(null), ...own('finishedAnyway')];
}

function collected(about: string, job: JobFacts, outcome: JobOutcome): Violation[] {
  const { truth, stored, storedMessages } = job;
  // For a caller that leaves, nothing is collected, and a job that still runs has nothing to collect.
  const left = ['notAsked', 'unsupported'].includes(outcome.cancel?.result ?? '');
  if (left) return [];
  const violations: Violation[] = [];
  const line = (texts: string[]) => `${texts.length} messages${texts.length > 0 ? `, ${digest(texts)}` : ''}`;
  if (line(storedMessages) !== line(truth.messages) || outcome.messages.total !== truth.messages.length) {
    const came = `${line(storedMessages)}; its total is ${outcome.messages.total}`;
    violations.push({ about, expected: line(truth.messages), came });
  }
  const files = (list: { name: string; bytes: number; sha256: string | undefined }[]) =>
    list
      .map(({ name, bytes, sha256 }) => `${name} ${bytes} ${sha256 ?? 'absent'}`)
      .sort()
      .join(', ') || 'no content';
  for (const list of [outcome.content, stored]) {
    if (files(list) === files(truth.content)) continue;
    violations.push({
      about,
      expected: files(truth.content),
      came: `${list === stored ? 'on the disk' : 'in the outcome'} ${files(list)}`,
    });
  }
  return violations;
}

function digest(texts: string[]): string {
  return JSON.stringify(texts.length > 3 ? [...texts.slice(0, 2), '…', texts.at(-1)] : texts);
}

function describeEnd({
  status,
  failureType,
  ...rest
}: Pick<Run, 'status' | 'failureType' | 'outcome'> & Partial<RightEnd>): string {
  const state = rest.outcome?.state ?? rest.state ?? 'any state';
  const cancel = rest.outcome ? rest.outcome.cancel?.result : rest.cancel;
  return `${status}${failureType ? ` ${failureType}` : ''} ${state}, cancel ${cancel ?? 'none'}`;
}

function truthText({ truth, cancelAskedAt }: JobFacts): string {
  const asked = cancelAskedAt === undefined ? 'no cancel asked for' : 'a cancel asked for';
  return `at the vendor: ${truth.state}, ${truth.cancels} cancels accepted, ${asked}`;
}
