import type { JobReference } from '../../contract/ids.js';
import type { CommandContext } from '../terminal/command-context.js';
export declare function showCommand(context: CommandContext, job: JobReference): Promise<number>;
