import type { WorkerOptions } from '@temporalio/worker';

/**
 * What a workflow Worker of a test is given beside its queue: with `npm run test:replay-always` it keeps no workflow, so that each task
 * replays the whole history from its beginning.
 */
export const WORKFLOW_CACHE: Partial<WorkerOptions> = process.env['VIGIL_TEST_REPLAY_ALWAYS']
  ? { maxCachedWorkflows: 0 }
  : {};

/** The workflow bundle that the global set-up built. */
export function workflowBundle(): { codePath: string } {
  const codePath = process.env['VIGIL_TEST_WORKFLOW_BUNDLE'];
  if (!codePath) throw new Error('The workflow bundle was not built; see test/helpers/set-up-temporal.mjs.');
  return { codePath };
}
