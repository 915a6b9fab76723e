/** A wait that begins by sleeping, as ours never did: what a replay must refuse. */
import { sleep } from '@temporalio/workflow';

export async function awaitJob(): Promise<void> {
  await sleep('1m');
}
