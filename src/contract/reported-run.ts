/** Checks the form of what a run says about itself, as is done for a wait. Pure. */
import type { RunReference } from './ids.js';
import { JOB_STATES } from './job.js';
import { unseenOutcome, type JobOutcome } from './outcome.js';
import {
  RUN_PHASES,
  SUBMIT_RESULTS,
  SUBMIT_SEARCHES,
  type RunOutcome,
  type RunProgress,
  type SubmitEvidence,
  type UploadedFile,
} from './run-job.js';
import { amount, count, fields, listOf, oneOf, optional, orNull, text, time } from './shape.js';
import { isOutcome } from './reported-wait.js';

const state = oneOf(...Object.keys(JOB_STATES));

const uploadedFile = fields({
  path: text,
  vendorName: text,
  bytes: count,
  sha256: text,
  at: time,
  expires: optional(time),
});

/** Whether it is the receipt of a file that the vendor has received. */
export function isUploadedFile(reported: unknown): reported is UploadedFile {
  return uploadedFile(reported);
}

const submit = fields({
  key: text,
  jobId: orNull(text),
  at: orNull(time),
  result: orNull(oneOf(...SUBMIT_RESULTS)),
  attempts: amount,
  earlier: optional(listOf(fields({ key: text, jobId: text, at: orNull(time), state, summary: orNull(text) }))),
  uploads: optional(listOf(uploadedFile)),
});

const withSubmit = fields({ submit });

/** The outcome, of the connection in the run's id whatever it says itself. @returns undefined if it is no outcome of a run */
export function reportedRunOutcome(reported: unknown, { connection }: RunReference): RunOutcome | undefined {
  if (!isOutcome(reported) || !withSubmit(reported)) return undefined;
  const outcome = reported as RunOutcome;
  return { ...outcome, connection, jobId: outcome.submit.jobId ?? '' };
}

const progress = fields({ submit, phase: oneOf(...RUN_PHASES), problem: orNull(text), uploading: optional(text) });

/** @returns undefined if it is no progress of a run, as before it has accepted its input */
export function reportedRunProgress(reported: unknown): RunProgress | undefined {
  return progress(reported) ? (reported as RunProgress) : undefined;
}

const evidence = fields({
  rivals: optional(listOf(text)),
  marker: text,
  sentFrom: time,
  sentUntil: time,
  problem: text,
  search: oneOf(...SUBMIT_SEARCHES),
  found: listOf(fields({ jobId: text, state, name: optional(text), by: optional(text), began: optional(text) })),
  commands: listOf(text),
});

/** @returns undefined if it is none */
export function reportedEvidence(reported: unknown): SubmitEvidence | undefined {
  return evidence(reported) ? (reported as SubmitEvidence) : undefined;
}

/** The outcome of a run of which only its progress is known, or nothing. */
export function unseenRunOutcome(
  { connection, key }: RunReference,
  at: string,
  phase: JobOutcome['phase'],
  known?: RunProgress,
): RunOutcome {
  const report = known?.submit ?? { key, jobId: null, at: null, result: null, attempts: 0 };
  return { ...unseenOutcome(connection, report.jobId ?? '', at, phase), submit: report };
}
