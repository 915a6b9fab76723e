import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { isQueueServed } from '../temporal/pollers.js';

/** How long an answer is reused: the waits of an overloaded connection all ask at once. */
const FRESH_MS = 10_000;

/** Asks the server whether a worker has polled the task queue recently: once for all waits of this worker that ask about the same queue. */
export function queueServed(client: Client) {
  const answers = new Map<string, { askedAt: number; answer: Promise<boolean> }>();
  return (queue: string): Promise<boolean> => {
    const now = Date.now();
    for (const [asked, { askedAt }] of answers) if (now - askedAt > FRESH_MS) answers.delete(asked);
    const known = answers.get(queue);
    if (known) return known.answer;
    const answer = isQueueServed(client.workflowService, Context.current().info.namespace, queue, 'activities', now);
    answers.set(queue, { askedAt: now, answer });
    // A failure is no answer to reuse.
    answer.catch(() => answers.delete(queue));
    return answer;
  };
}
