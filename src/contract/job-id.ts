/** The rule that every vendor's job id follows; each vendor's own grammar is stricter. Pure. */

/**
 * No "-" at the start (a command would read it as a flag), no "run:" (the workflow ids of runs), no "/" or "\" (a proxy may decode them to
 * another path), not "." or ".." (URLs resolve them), and no control, format or direction characters, line separators or lone surrogates.
 */
export const JOB_ID = /^(?!-|run:)(?!\.{1,2}$)[^/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u;

/** Says what {@link JOB_ID} expects, after "expected". */
export const A_JOB_ID =
  'an id that does not begin with "-" or "run:", is not "." or "..", and has no "/", "\\" or control characters';

export const LONGEST_JOB_ID = 200;

/** The part of {@link JOB_ID} that every regular expression dialect has, for the JSON Schema. */
export const JOB_ID_PATTERN = '^[^-/\\\\\\x00-\\x1f\\x7f-\\x9f][^/\\\\\\x00-\\x1f\\x7f-\\x9f]*$';

export function isJobId(text: string): boolean {
  return JOB_ID.test(text);
}

/** What is wrong with the id; undefined if nothing is. The worker that knows the vendor checks the vendor's own grammar. */
export function jobIdProblem(jobId: string): string | undefined {
  if (jobId === '') return "expected the job's id at the vendor, as a string";
  if (jobId.length > LONGEST_JOB_ID) return `expected at most ${LONGEST_JOB_ID} characters`;
  return isJobId(jobId) ? undefined : `expected ${A_JOB_ID}`;
}
