/** Runs while a problem of a connection lasts that one of its waits reported. Its workflow id holds back the reports of the others. */
import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { NotifyActivities, ReportedTrouble } from '../contract/notification.js';

const { troubleLasts } = proxyActivities<Pick<NotifyActivities, 'troubleLasts'>>({
  startToCloseTimeout: '30s',
  retry: { maximumAttempts: 3 },
  summary: 'does the problem last',
});

const SHORTEST_MS = 1_000;

export async function reportedTrouble(trouble: ReportedTrouble): Promise<void> {
  do {
    // A wait that reports within this time has met the problem before it was reported here: it is the same one.
    await sleep(Math.max(SHORTEST_MS, trouble.forMs));
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof reportedTrouble>(trouble);
    // If nobody knows, a second notification does less harm than none.
  } while (await troubleLasts(trouble).catch(() => false));
}
