/** The job that a command is about: from its arguments, or chosen at a prompt. */
import type { JobReference } from '../../contract/ids.js';
import type { CommandContext } from '../terminal/command-context.js';
export interface JobScope {
    /** The name of the command, for its messages. */
    command: string;
    /** Which waits the prompt offers; undefined: all. */
    only?: 'running';
}
/**
 * @throws CliProblem with exit code 2 if an argument is missing and there is no terminal, 6 if there is no wait to choose, 130 if the prompt
 * is interrupted
 */
export declare function resolveJob(context: CommandContext, connection: string | undefined, jobId: string | undefined, { command, only }: JobScope): Promise<JobReference>;
/** For `await`, which may be the first to know of the job: prompts for a connection of the config and for any id. @throws as {@link resolveJob} */
export declare function resolveNewJob(context: CommandContext, connection: string | undefined, jobId: string | undefined): Promise<{
    connection?: string;
    jobId?: string;
}>;
