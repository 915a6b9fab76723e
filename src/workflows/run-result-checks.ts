/** Checks the results of the activities of a run, because an operator may complete one with anything. Pure. */
import { JOB_STATES } from '../contract/job.js';
import { jobIdProblem } from '../contract/job-id.js';
import {
  SUBMIT_SEARCHES,
  type FindAnswer,
  type NotReady,
  type Prepared,
  type SubmitAnswer,
  type UploadAnswer,
  type UploadedSoFar,
} from '../contract/run-job.js';
import { isUploadedFile } from '../contract/reported-run.js';
import { amount, fields, flag, listOf, oneOf, optional, text, type Check } from '../contract/shape.js';

const jobId: Check = (id) => typeof id === 'string' && jobIdProblem(id) === undefined;

const prepared = fields({ search: oneOf(...SUBMIT_SEARCHES), before: optional(listOf(text)) });

export function isPrepared(result: unknown): result is Prepared {
  return prepared(result);
}

const notReady = fields({ notReady: text, refused: flag, retryAfterMs: optional(amount) });

export function isNotReady(result: unknown): result is NotReady {
  return notReady(result);
}

const uploadAnswer = fields({ uploaded: isUploadedFile });

export function isUploadAnswer(result: unknown): result is UploadAnswer {
  return uploadAnswer(result) || notReady(result);
}

const uploadedSoFar = fields({ sent: amount, of: amount });

export function isUploadedSoFar(details: unknown): details is UploadedSoFar {
  return uploadedSoFar(details);
}

const started = fields({ started: jobId });
const notStarted = fields({ notStarted: text, later: flag });
const unknown = fields({ unknown: text });

export function isSubmitAnswer(result: unknown): result is SubmitAnswer {
  return started(result) || notStarted(result) || unknown(result);
}

const findAnswer = fields({
  found: listOf(fields({ jobId, state: oneOf(...Object.keys(JOB_STATES)) })),
  rivals: optional(listOf(text)),
});

export function isFindAnswer(result: unknown): result is FindAnswer {
  return findAnswer(result);
}
