import type { Client } from '@temporalio/client';

/** Calls Temporal until the signal aborts. Each call has its own signal, because the client never removes its listeners from one. */
export async function abortable<T>(client: Client, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await client.withAbortSignal(controller.signal, call);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
