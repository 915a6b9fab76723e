import type { Client } from '@temporalio/client';

/** Asks Temporal something that the signal ends. Each question has a signal of its own: the client never takes its listeners off one. */
export async function abortable<T>(client: Client, signal: AbortSignal, question: () => Promise<T>): Promise<T> {
  const asking = new AbortController();
  const leave = () => asking.abort();
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave);
  try {
    return await client.withAbortSignal(asking.signal, question);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
