import { EXIT } from '../../contract/failures.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
const MAX_OFFERED = 200;
/**
 * @throws CliProblem with exit code 2 if an argument is missing and there is no terminal, 6 if there is no wait to choose, 130 if the prompt
 * is interrupted
 */
export async function resolveJob(context, connection, jobId, { command, only }) {
    if (connection !== undefined && jobId !== undefined)
        return { connection, jobId };
    if (!canPrompt(context))
        throw missingArguments(connection, command);
    const { firstWaits } = await import('../../client/wait-list.js');
    const { waits, more } = await firstWaits(await context.client(), { connection, only }, MAX_OFFERED);
    if (waits.length === 0)
        throw noWaits(connection, only);
    if (more)
        context.say(`These are the ${MAX_OFFERED} newest waits. For another one, give its connection and job id.`);
    const { chooseWait } = await import('../terminal/prompts.js');
    const chosen = await chooseWait(waits, `Which job? (vigil ${command})`);
    if (!chosen)
        throw nothingSelected(command);
    return { connection: chosen.outcome.connection, jobId: chosen.outcome.jobId };
}
/** For `await`, which may be the first to know of the job: prompts for a connection of the config and for any id. @throws as {@link resolveJob} */
export async function resolveNewJob(context, connection, jobId) {
    // Without a terminal, the validation of the whole input reports what is missing, together with all other problems.
    if ((connection !== undefined && jobId !== undefined) || !canPrompt(context))
        return { connection, jobId };
    const { connections } = connection === undefined ? await context.config() : await context.requireConnection(connection);
    const { askJobId, chooseConnection } = await import('../terminal/prompts.js');
    const chosen = connection ?? (await chooseConnection(connections));
    const id = chosen === undefined ? undefined : (jobId ?? (await askJobId(chosen)));
    if (id === undefined)
        throw nothingSelected('await');
    return { connection: chosen, jobId: id };
}
function canPrompt({ json }) {
    return process.stdin.isTTY && process.stderr.isTTY && !json;
}
function missingArguments(connection, command) {
    const [what, list] = connection === undefined ? ['connection and jobId', 'vigil list'] : ['jobId', `vigil list ${connection}`];
    return usageProblem([`missing: ${what}; expected vigil ${command} ${connection ?? '<connection>'} <jobId>`], `to see the waits, run \`${list}\``);
}
function noWaits(connection, only) {
    return new CliProblem(EXIT.noSuchWait, 'NoSuchWait', `there is no ${only ? 'running ' : ''}wait${connection === undefined ? '' : ` for ${connection}`}`, `to start one, run \`vigil await ${connection ?? '<connection>'} <jobId>\``);
}
function nothingSelected(command) {
    return new CliProblem(EXIT.interrupted, 'Interrupted', 'nothing selected; nothing changed', `to skip the prompt, run \`vigil ${command} <connection> <jobId>\``);
}
//# sourceMappingURL=job-arguments.js.map