import type { CommandContext } from '../terminal/command-context.js';
/** `vigil setup`: registers the search attributes that the server lacks, and changes nothing else. */
export declare function setupCommand(context: CommandContext): Promise<number>;
