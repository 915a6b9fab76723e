/** What the ids of a vendor's jobs look like. Anything else is refused before it is part of a URL. */
import { jobIdProblem } from '../../contract/job-id.js';

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
