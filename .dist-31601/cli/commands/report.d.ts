import type { CommandContext } from '../terminal/command-context.js';
export interface ReportFlags {
    html?: string;
    since: string;
    query?: string;
    limit: string;
}
export declare function reportCommand(context: CommandContext, connection: string | undefined, flags: ReportFlags): Promise<number>;
