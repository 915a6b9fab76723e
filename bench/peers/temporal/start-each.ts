import { forEachAtOnce } from '../../../src/client/at-once.js';

const STARTS_AT_ONCE = 50;

export async function startEach(jobIds: readonly string[], start: (jobId: string) => Promise<unknown>): Promise<void> {
  await forEachAtOnce(STARTS_AT_ONCE, jobIds, async (jobId) => {
    await start(jobId);
  });
}
