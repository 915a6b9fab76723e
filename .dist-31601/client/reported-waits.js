import { forEachConcurrent } from './for-each-concurrent.js';
import { WaitHandle } from './wait-handle.js';
import { firstWaits } from './wait-list.js';
/** Ends read at once: each is a request. */
const CONCURRENCY = 16;
/** @returns at most `limit` waits, and whether others match too */
export async function reportedWaits(client, filter, limit) {
    const { waits, more } = await firstWaits(client, filter, limit, { complete: true });
    const reported = [...waits];
    await forEachConcurrent(CONCURRENCY, waits.entries(), async ([index, wait]) => {
        // The memo has the outcome of every end, but not the failure.
        if (wait.running || wait.status === 'COMPLETED')
            return;
        const { error, outcome } = await new WaitHandle(client, wait, { runId: wait.runId }).result();
        reported[index] = { ...wait, outcome, error };
    });
    return { waits: reported, more };
}
//# sourceMappingURL=reported-waits.js.map