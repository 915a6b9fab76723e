/**
 * The ways a wait can fail, as data: the ApplicationFailure's `type`, when it happens, what to do, and the CLI's exit code.
 * docs/errors.md is held to this table by a test. Pure.
 */
import type { Condition } from './job.js';
import type { JobOutcome } from './outcome.js';

export const FAILURES = {
  JobFailed: {
    when: "the vendor's job ended and did not do what was asked",
    retried: 'no: the job itself has ended',
    hint: 'read the messages of the job, mend the cause at the vendor, and start a new job there',
    exit: 3,
  },
  JobCancelled: {
    when: 'somebody else cancelled the job at the vendor',
    retried: 'no: the job itself has ended',
    hint: 'ask who cancelled it at the vendor; start a new job there if it is still wanted',
    exit: 4,
  },
  DeadlineExceeded: {
    when: '`deadline` passed, or `queueDeadline` while the job was queued',
    retried: 'no: the caller set the limit',
    hint: 'look at the job at the vendor; await it again with a longer --deadline if it still runs',
    exit: 10,
  },
  JobUnintelligible: {
    when: 'the vendor answered in a way we cannot read, or with a state we do not know, for longer than `patience.unintelligible`',
    retried: 'each poll was, until the patience ended',
    hint: "compare the vendor's answer with its page in docs/vendors; the API may have changed",
    exit: 6,
  },
  JobLost: {
    when: 'the vendor said that there is no such job for longer than `patience.missing`',
    retried: 'each poll was, until the patience ended',
    hint: 'check the job id, and that the connection names the server and the application the job runs on',
    exit: 6,
  },
  VendorRefused: {
    when: 'the vendor refused our credentials or rights for longer than `patience.refused`',
    retried: 'each poll was, until the patience ended',
    hint: 'run `vigil check` for the connection; renew its secret or its rights, then await the job again',
    exit: 7,
  },
  VendorRejectedRequest: {
    when: 'the vendor said that our request is wrong (400) or its API gone (410)',
    retried: 'no: the same request would be rejected again',
    hint: "check the job id and the connection's version settings against the vendor's server",
    exit: 7,
  },
  ConnectionUnserved: {
    when: 'no worker polled the queue of the connection for longer than `patience.unserved`, and the job was never seen',
    retried: 'the poll waited for a worker, until the patience ended',
    hint: 'start a vigil-worker whose config has the connection, or check the spelling of its name',
    exit: 8,
  },
  CollectionFailed: {
    when: 'the job succeeded, and its messages or content could not be brought home before `collectDeadline`',
    retried: 'the collection was, until the deadline or the patience ended',
    hint: 'mend what the message names, then run `vigil await … --again`: the job is not run anew, only collected',
    exit: 9,
  },
  InvalidInput: {
    when: 'the input of the workflow has a wrong or an unknown field',
    retried: 'no: the same input would be refused again',
    hint: 'correct the fields that the message names',
    exit: 2,
  },
} as const;
export type FailureType = keyof typeof FAILURES;

export function isFailureType(type: unknown): type is FailureType {
  return typeof type === 'string' && Object.hasOwn(FAILURES, type);
}

/** Ends of a wait that Temporal makes, and no failure of ours: the wait was cancelled, terminated, or ended as it never should. */
export const OTHER_ENDS = ['Canceled', 'Terminated', 'Failed'] as const;
export type OtherEnd = (typeof OTHER_ENDS)[number];

export function isOtherEnd(type: unknown): type is OtherEnd {
  return OTHER_ENDS.includes(type as OtherEnd);
}

/** The failure that ends a wait once a condition has outlasted its patience; the others wait for the deadline. */
export const FAILURE_OF_CONDITION: Readonly<Partial<Record<Condition, FailureType>>> = {
  unintelligible: 'JobUnintelligible',
  refused: 'VendorRefused',
  missing: 'JobLost',
  unserved: 'ConnectionUnserved',
};

/** The CLI's exit codes that no failure type carries. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  jobFailed: 3,
  cancelled: 4,
  stillRunning: 5,
  noSuchWait: 6,
  temporalUnreachable: 8,
  interrupted: 130,
} as const;

/** The exit code for an outcome that was returned rather than thrown (`onFailure: "return"`, or a plain success). */
export function exitOfOutcome(outcome: Pick<JobOutcome, 'state'>): number {
  if (outcome.state === 'failed') return EXIT.jobFailed;
  return outcome.state === 'cancelled' ? EXIT.cancelled : EXIT.ok;
}

/**
 * Which exit code speaks for several jobs. First the ends of jobs and what may still be well, then what kept us from knowing how the job
 * ended, then what must be mended before any of it can go well; last of all, that somebody left before the answer.
 */
export const EXITS_FROM_GOOD_TO_BAD: readonly number[] = [0, 5, 4, 3, 10, 9, 6, 7, 8, 2, 1, 130];

/** The worst of them; 0 for none. */
export function worstExit(codes: Iterable<number>): number {
  let worst = 0;
  for (const code of codes) worst = Math.max(worst, EXITS_FROM_GOOD_TO_BAD.indexOf(code));
  return EXITS_FROM_GOOD_TO_BAD[worst] ?? EXIT.ok;
}
