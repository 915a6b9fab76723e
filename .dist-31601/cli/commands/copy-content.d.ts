import type { JobReference } from '../../contract/ids.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { CommandContext } from '../terminal/command-context.js';
/** @param job whose content it is: an outcome may say anything */
export declare function copyContent(context: CommandContext, job: JobReference, { content, outputLocation }: Pick<JobOutcome, 'content' | 'outputLocation'>, { to, force }: {
    to: string;
    force: boolean;
}): Promise<number>;
