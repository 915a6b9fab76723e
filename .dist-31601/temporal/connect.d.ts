import { Client } from '@temporalio/client';
import type { RotatingTarget } from './rotating-target.js';
/** How long Temporal may take to answer a call, in milliseconds. */
export declare const TEMPORAL_TIMEOUT_MS = 5000;
/** @throws TemporalUnreachable */
export declare function connectClient(rotating: RotatingTarget, timeoutMs?: number): Promise<Client>;
