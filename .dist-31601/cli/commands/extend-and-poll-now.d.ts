import type { JobReference } from '../../contract/ids.js';
import type { CommandContext } from '../terminal/command-context.js';
export declare function extendCommand(context: CommandContext, job: JobReference, { deadline }: {
    deadline: string;
}): Promise<number>;
export declare function pollNowCommand(context: CommandContext, job: JobReference): Promise<number>;
