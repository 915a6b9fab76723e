/**
 * The ways a wait can fail, as data: the ApplicationFailure's `type`, when it happens, what to do, and the CLI's exit code.
 * A test compares docs/errors.md with this table. Pure.
 */
import type { Condition } from './job.js';
import type { JobOutcome } from './outcome.js';

export const FAILURES = {
  JobFailed: {
    when: 'the job failed at the vendor',
    retried: 'no: the job itself has ended',
    hint: 'read the messages of the job, fix the cause at the vendor, and start a new job there',
    exit: 3,
  },
  JobCancelled: {
    when: 'somebody else cancelled the job at the vendor',
    retried: 'no: the job itself has ended',
    hint: 'ask who cancelled the job at the vendor; start a new job there if you still need it',
    exit: 4,
  },
  DeadlineExceeded: {
    when: '`deadline` passed, or `queueDeadline` passed while the job was queued',
    retried: 'no: the caller set the limit',
    hint: 'check the job at the vendor; if it is still running, await it again with a longer --deadline',
    exit: 10,
  },
  JobUnintelligible: {
    when: 'for longer than `patience.unintelligible`, Vigil could not read the answer of the vendor or did not know the state in it',
    retried: 'until the patience for this condition ran out',
    hint: "compare the vendor's answer with its page in docs/vendors; the API may have changed",
    exit: 6,
  },
  JobLost: {
    when: 'for longer than `patience.missing`, the vendor said that there is no such job',
    retried: 'until the patience for this condition ran out',
    hint: 'check the job id, and that the connection names the server and the application the job runs on',
    exit: 6,
  },
  VendorRefused: {
    when: 'for longer than `patience.refused`, the vendor refused the credentials or permissions',
    retried: 'until the patience for this condition ran out',
    hint: 'run `vigil check` for the connection; renew its secret or its permissions, then await the job again',
    exit: 7,
  },
  VendorRejectedRequest: {
    when: 'the vendor said that the request is wrong (400) or that its API is gone (410)',
    retried: 'no: the vendor would reject the same request again',
    hint: "compare the job id and the connection's version settings with the vendor's server",
    exit: 7,
  },
  ConnectionUnserved: {
    when: 'for longer than `patience.unserved`, no worker served the connection, and the job was never seen',
    retried: 'the poll waited for a worker until the patience ran out',
    hint: 'start a vigil-worker whose config has the connection, or check the spelling of its name',
    exit: 8,
  },
  CollectionFailed: {
    when: 'the job succeeded, but its messages or content could not be collected before `collectDeadline`',
    retried: 'until `collectDeadline` passed or the patience ran out',
    hint: 'fix what the message names, then run `vigil await … --again`, which collects again and does not rerun the job',
    exit: 9,
  },
  InvalidInput: {
    when: 'the input of the workflow has a wrong or an unknown field, or asks for what the connection does not allow',
    retried: 'no: the same input would be refused again',
    hint: 'correct the fields that the message names',
    exit: 2,
  },
  SubmitRejected: {
    when: 'the vendor refused to start the job of a run, or a file that the job needs first; nothing runs',
    retried: 'no: the vendor would refuse the same again',
    hint: "correct `job` or the file as the vendor's words say, and start the run again",
    exit: 3,
  },
  SubmitUncertain: {
    when: 'the answer to the request that starts the job was lost, and the vendor shows no job, or several, that may be it, or one that another run with a lost answer may have started',
    retried: 'no: a second request could start the job twice',
    hint: 'check at the vendor whether the job runs; then await it by its id, or start the run again',
    exit: 12,
  },
} as const;
export type FailureType = keyof typeof FAILURES;

export function isFailureType(type: unknown): type is FailureType {
  return typeof type === 'string' && Object.hasOwn(FAILURES, type);
}

/** Ends of a wait without a failure type of Vigil: it was cancelled, terminated, or ended in an unexpected way, such as a timeout of its starter. */
const OTHER_ENDS = ['Canceled', 'Terminated', 'Failed'] as const;
export type OtherEnd = (typeof OTHER_ENDS)[number];

export function isOtherEnd(type: unknown): type is OtherEnd {
  return OTHER_ENDS.includes(type as OtherEnd);
}

/** The error of an end that somebody else has reported. */
export function reportedError(error: unknown): { type: FailureType | OtherEnd; message: string } {
  const { type, message } = (error ?? {}) as { type?: unknown; message?: unknown };
  return { type: isFailureType(type) || isOtherEnd(type) ? type : 'Failed', message: String(message) };
}

/** The failure type of a condition that has lasted longer than its patience. The other conditions last until a deadline. */
export const FAILURE_OF_CONDITION: Readonly<Partial<Record<Condition, FailureType>>> = {
  unintelligible: 'JobUnintelligible',
  refused: 'VendorRefused',
  missing: 'JobLost',
  unserved: 'ConnectionUnserved',
};

/** The CLI's exit codes without a failure type. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  jobFailed: 3,
  cancelled: 4,
  stillRunning: 5,
  noSuchWait: 6,
  temporalUnreachable: 8,
  mayStillRun: 11,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a returned outcome: a success, or any end with `onFailure: "return"`. */
export function exitOfOutcome(outcome: Pick<JobOutcome, 'state'>): number {
  if (outcome.state === 'failed') return EXIT.jobFailed;
  return outcome.state === 'cancelled' ? EXIT.cancelled : EXIT.ok;
}

/**
 * The order that decides the exit code of several jobs. First come the ends of jobs and those still running, then the jobs whose end is
 * unknown, then the problems to fix before any job can succeed, and last a signal.
 */
export const EXITS_FROM_GOOD_TO_BAD: readonly number[] = [0, 5, 4, 3, 10, 11, 12, 9, 6, 7, 8, 2, 1, 130, 143, 129];

/** The worst of the codes; 0 if there are none. */
export function worstExit(codes: Iterable<number>): number {
  let worst = 0;
  for (const code of codes) worst = Math.max(worst, EXITS_FROM_GOOD_TO_BAD.indexOf(code));
  return EXITS_FROM_GOOD_TO_BAD[worst] ?? EXIT.ok;
}
