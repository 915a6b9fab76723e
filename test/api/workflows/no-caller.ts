/** A workflow that awaits no job: the size of a bundle without Vigil. */
import { sleep } from '@temporalio/workflow';

export async function nap(): Promise<void> {
  await sleep('1s');
}
