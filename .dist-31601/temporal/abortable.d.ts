import type { Client } from '@temporalio/client';
/** Calls Temporal until the signal aborts. Each call has its own signal, because the client never removes its listeners from one. */
export declare function abortable<T>(client: Client, signal: AbortSignal, call: () => Promise<T>): Promise<T>;
