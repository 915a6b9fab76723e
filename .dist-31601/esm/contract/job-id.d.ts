/** The rule that every vendor's job id follows; each vendor's own grammar is stricter. Pure. */
/**
 * No "-" at the start (a command would read it as a flag), no "/" or "\" (a proxy may decode them to another path), not "." or ".." (URLs
 * resolve them), and no control, format or direction characters, line separators or lone surrogates.
 */
export declare const JOB_ID: RegExp;
/** Says what {@link JOB_ID} expects, after "expected". */
export declare const A_JOB_ID = "an id that does not begin with \"-\", is not \".\" or \"..\", and has no \"/\", \"\\\" or control characters";
export declare const LONGEST_JOB_ID = 200;
/** The part of {@link JOB_ID} that every regular expression dialect has, for the JSON Schema. */
export declare const JOB_ID_PATTERN = "^[^-/\\\\\\x00-\\x1f\\x7f-\\x9f][^/\\\\\\x00-\\x1f\\x7f-\\x9f]*$";
export declare function isJobId(text: string): boolean;
/** What is wrong with the id; undefined if nothing is. The worker that knows the vendor checks the vendor's own grammar. */
export declare function jobIdProblem(jobId: string): string | undefined;
