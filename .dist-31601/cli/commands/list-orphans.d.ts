import type { JobState, VendorName } from '../../contract/job.js';
import type { CommandContext } from '../terminal/command-context.js';
/** A job must match every part that is given. */
export interface OrphanFilter {
    connection?: string;
    limit: number;
    begunWithinMs?: number;
    vendors?: readonly VendorName[];
    states?: readonly JobState[];
}
export declare function listOrphans(context: CommandContext, filter: OrphanFilter): Promise<number>;
