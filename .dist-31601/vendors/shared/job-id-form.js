/** What the ids of a vendor's jobs look like. Anything else is refused before it is part of a URL. */
import { jobIdProblem } from '../../contract/job-id.js';
/** @returns what is wrong with the id and how to correct it; undefined if nothing is */
export function formProblem(jobId, { form, pattern, from }) {
    if (jobIdProblem(jobId) === undefined && pattern.test(jobId))
        return undefined;
    return `jobId: expected ${form}; copy the id from ${from}`;
}
//# sourceMappingURL=job-id-form.js.map