/** Checks the two fields of an input that make the workflow id. The wait itself checks the others. */
import { CONNECTION_NAME } from '../contract/ids.js';
import { jobIdProblem, LONGEST_JOB_ID } from '../contract/job-id.js';
import { unseenOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from './await-job-failure.js';
/** A refused name is shown by its beginning only. */
const LONGEST_CONNECTION = 40;
/** @throws AwaitJobFailure of type InvalidInput that names the field */
export function requireJobReference(input) {
    const { connection, jobId } = (input ?? {});
    const name = { connection: textOf(connection), jobId: textOf(jobId) };
    for (const field of ['connection', 'jobId']) {
        if (name[field] === '')
            throw refused(name, `${field}: missing; expected a non-empty string`);
    }
    if (!CONNECTION_NAME.test(name.connection))
        throw refused(name, "connection: expected 1 to 40 of a-z, 0-9 and '-'");
    const problem = jobIdProblem(name.jobId);
    if (problem !== undefined)
        throw refused(name, `jobId: ${problem}`);
    return name;
}
function textOf(value) {
    return typeof value === 'string' ? value : '';
}
function refused({ connection, jobId }, problem) {
    const shown = [connection.slice(0, LONGEST_CONNECTION), jobId.slice(0, LONGEST_JOB_ID)];
    return new AwaitJobFailure('InvalidInput', problem, unseenOutcome(...shown, new Date().toISOString(), 'ended'));
}
//# sourceMappingURL=job-reference.js.map