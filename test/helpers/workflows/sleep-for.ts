import { sleep } from '@temporalio/workflow';
import type { Duration } from '@temporalio/common';

/** Sleeps on one durable timer and answers how much time has passed, in ms. */
export async function sleepFor(duration: Duration): Promise<number> {
  const startedAt = Date.now();
  await sleep(duration);
  return Date.now() - startedAt;
}
