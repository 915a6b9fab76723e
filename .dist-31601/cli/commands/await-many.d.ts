/** `vigil await` of several jobs: starts them a few at a time, follows them together, and prints each when it ends and all at the end. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import type { Awaited, AwaitFlags } from './await-input.js';
import type { CommandContext } from '../terminal/command-context.js';
export declare function awaitMany(context: CommandContext, client: Client, config: Config, { inputs, repeated, waitTimeoutMs, temporalTimeoutMs }: Awaited, flags: AwaitFlags): Promise<number>;
