/** A wait that begins by sleeping, which Vigil's never did: a replay must refuse it. */
import { sleep } from '@temporalio/workflow';

export async function awaitJob(): Promise<void> {
  await sleep('1m');
}
