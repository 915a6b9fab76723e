/** The rule that every vendor's job id follows; each vendor's own grammar is stricter. Pure. */

/**
 * No "-" at the start (a command would read it as a flag), no "/" or "\" (a proxy may decode them to another path), not "." or ".." (URLs
 * resolve them), and no control, format or direction characters, line separators or lone surrogates.
 */
export const JOB_ID = /^(?!-)(?!\.{1,2}$)[^/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u;

/** Says what {@link JOB_ID} expects, after "expected". */
export const A_JOB_ID =
  'an id that does not begin with "-", is not "." or "..", and has no "/", "\\" or control characters';

export function isJobId(text: string): boolean {
  return JOB_ID.test(text);
}
