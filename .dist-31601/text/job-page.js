/** A link to the job's page at its vendor, made from the connection's `jobPage` template. Pure. */
/** The placeholder for the job's id in the template. */
const JOB_ID_PLACE = '{jobId}';
/** @returns undefined if there is no template, or if the id cannot be part of a URL */
export function jobLink(template, jobId) {
    // encodeURIComponent throws on a lone surrogate.
    if (template === undefined || /\p{Surrogate}/u.test(jobId))
        return undefined;
    return template.replaceAll(JOB_ID_PLACE, () => encodeURIComponent(jobId));
}
//# sourceMappingURL=job-page.js.map