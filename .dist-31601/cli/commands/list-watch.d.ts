import { type WaitFilter } from '../../client/wait-list.js';
import type { CommandContext } from '../terminal/command-context.js';
/** @param filterAt the filter at a time in milliseconds since the epoch */
export declare function watchWaits(context: CommandContext, filterAt: (now: number) => WaitFilter, limit: number): Promise<number>;
