import { type ConnectionConfig } from '../../config/config.js';
import { type Finding } from '../terminal/finding.js';
import type { CommandContext } from '../terminal/command-context.js';
/** `vigil check`: tries the content store, Temporal, the log-in at each vendor, and whether workers poll the task queues. */
export declare function checkCommand(context: CommandContext, connection: string | undefined): Promise<number>;
/** Logs in at the vendor from this machine. */
export declare function checkVendor(name: string, settings: ConnectionConfig): Promise<Finding>;
