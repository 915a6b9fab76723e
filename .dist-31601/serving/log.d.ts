/** The logger of Vigil and of Temporal's SDK: JSON or readable lines on stderr. */
import type { Logger as TemporalLogger } from '@temporalio/common';
import { type Logger } from 'pino';
import type { LogOptions } from '../config/config.js';
export declare function createLog({ level, format }: LogOptions): Logger;
/** Passes the SDK's log lines to Vigil's logger. */
export declare function temporalLogger(log: Logger): TemporalLogger;
