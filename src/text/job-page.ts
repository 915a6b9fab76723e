/** A link to a job's own page at its vendor, made from the connection's template. Pure. */

/** Stands for the job's id in the template. */
export const JOB_ID_PLACE = '{jobId}';

/** @returns undefined without a template, or for an id that no address can hold */
export function jobLink(template: string | undefined, jobId: string): string | undefined {
  // encodeURIComponent throws on half a character.
  if (template === undefined || /\p{Surrogate}/u.test(jobId)) return undefined;
  return template.replaceAll(JOB_ID_PLACE, () => encodeURIComponent(jobId));
}
