import type { Wait } from './wait.js';
/** Asks the vendor to cancel the job and polls until the cancel is confirmed or `cancelDeadline` passes. The record keeps the result. */
export declare function confirmCancel(wait: Wait, by: 'caller' | 'deadline', reason: string | null): Promise<void>;
