/** A list of runs that has ended, for its histories. */
import { randomUUID } from 'node:crypto';
import { startMany } from '../../src/client/start-many.js';
import { pageId } from '../../src/contract/ids.js';
import { MANY_QUERY, type ManyProgress } from '../../src/contract/run-many.js';
import type { DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import type { Runs } from '../workflows/runs.js';

/** Two at a time; the last one needs all others. @param how `cancelled`: while the first two are running */
export async function listed({ client }: DevServer, runs: Runs, size: number, how?: 'cancelled') {
  const name = `list-${randomUUID().slice(0, 8)}`;
  const { connection, taskQueue } = runs.waits;
  const numbers = Array.from({ length: size }, (_, at) => at);
  const lines = numbers.map((at) => ({
    connection,
    key: `${name}-${at}`,
    job: { workflowId: runs.workflowId },
    backoff: { initial: '100ms', max: '200ms' },
  }));
  const needs = [[size - 1, ...numbers.slice(0, -1)]];
  const asked = { name, digest: 'list', needs, concurrency: 2, onFailure: 'continue', again: false, lines } as const;
  const { plan, handle } = await startMany(client, asked, taskQueue);
  const firstRunId = (await handle.describe())?.firstRunId;
  const { workflowId } = handle;
  const workflow = client.workflow.getHandle(workflowId);
  if (how === 'cancelled') {
    await until(async () => (await workflow.query<ManyProgress>(MANY_QUERY)).states.startsWith('rr'));
    await handle.cancel('wrong month');
  }
  await workflow.result().catch(() => undefined);
  const page = client.workflow.getHandle(pageId(name, plan.token, 0));
  await page.result();
  return { workflowId, firstRunId, workflow, page };
}
