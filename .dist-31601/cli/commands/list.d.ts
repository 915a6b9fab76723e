import type { CommandContext } from '../terminal/command-context.js';
export interface ListFlags {
    query?: string;
    limit: string;
    running?: boolean;
    ended?: boolean;
    since?: string;
    vendor?: string[];
    state?: string[];
    condition?: string[];
    watch?: boolean;
    orphans?: boolean;
}
export declare function listCommand(context: CommandContext, connection: string | undefined, flags: ListFlags): Promise<number>;
