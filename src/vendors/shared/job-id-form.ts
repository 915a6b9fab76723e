/** What the ids of a vendor's jobs look like. Anything else is refused before it is part of a URL. */
import { jobIdProblem } from '../../contract/job-id.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest } from '../http/vendor-request.js';

export interface JobIdForm {
  /** The form in words, with an example. */
  form: string;
  /** Matches the whole id. */
  pattern: RegExp;
  /** Where a user finds the id. */
  from: string;
}

/** @returns what is wrong with the id and how to correct it; undefined if nothing is */
export function formProblem(jobId: string, { form, pattern, from }: JobIdForm): string | undefined {
  if (jobIdProblem(jobId) === undefined && pattern.test(jobId)) return undefined;
  return `jobId: expected ${form}; copy the id from ${from}`;
}

/** The id in the answer to a request that starts a job. @throws VendorError if it has not the form */
export function startedId(edge: VendorEdge, request: VendorRequest, id: string, { pattern }: JobIdForm): string {
  if (pattern.test(id)) return id;
  throw edge.error(request, 'unintelligible', 'the answer has no id of a job');
}
