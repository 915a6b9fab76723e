/** A workflow that awaits no job: what a bundle weighs without. */
import { sleep } from '@temporalio/workflow';

export async function nap(): Promise<void> {
  await sleep('1s');
}
