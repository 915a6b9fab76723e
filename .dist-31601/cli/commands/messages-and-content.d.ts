import type { CommandContext } from '../terminal/command-context.js';
export declare function messagesCommand(context: CommandContext, connection: string, jobId: string): Promise<number>;
export interface ContentFlags {
    to?: string;
    force?: boolean;
}
export declare function contentCommand(context: CommandContext, connection: string, jobId: string, { to, force }: ContentFlags): Promise<number>;
