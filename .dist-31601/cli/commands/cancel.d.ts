import type { JobReference } from '../../contract/ids.js';
import type { CommandContext } from '../terminal/command-context.js';
export interface CancelFlags {
    reason: string;
    wait: boolean;
}
export declare function cancelCommand(context: CommandContext, job: JobReference, flags: CancelFlags): Promise<number>;
