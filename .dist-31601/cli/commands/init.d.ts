import { type ConnectionFlags } from '../init/connection-flags.js';
import type { CommandContext } from '../terminal/command-context.js';
export interface InitFlags extends ConnectionFlags {
    content?: string;
    add?: boolean;
    overwrite?: boolean;
    check?: boolean;
}
export declare function initCommand(context: CommandContext, flags: InitFlags): Promise<number>;
