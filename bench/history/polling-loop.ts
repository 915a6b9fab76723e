/** The naive wait, for comparison: a workflow that looks, sleeps, and looks again. */
import { proxyActivities, sleep } from '@temporalio/workflow';

const { readState } = proxyActivities<{ readState(): Promise<string> }>({ startToCloseTimeout: '30s' });

export async function pollingLoop(pauseMs: number): Promise<string> {
  for (;;) {
    const state = await readState();
    if (state === 'done') return state;
    await sleep(pauseMs);
  }
}
