/** Waits whose jobs a watch polls. */
import type { WorkflowHandle } from '@temporalio/client';
import type { NexusIcSimulatorOptions } from '../../simulators/nexus-ic.js';
import { watchId } from '../../src/contract/ids.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import type { MembersPage } from '../../src/contract/watch.js';
import type { awaitJob } from '../../src/workflows/index.js';
import { until, type WaitsOptions } from '../helpers/waits.js';
import type { NexusIcServed, Served } from './served.js';

/** A backoff that reaches its maximum with the first poll without a change. */
export const SOON_QUIET = { backoff: { initial: '200ms', factor: 2, max: '300ms', jitter: 0 } };
export const ENDLESS = [{ status: 3 }];
/** With many waits at once, on a machine that has other work. */
const QUIET_WITHIN_MS = 60_000;

export interface Watched extends NexusIcServed {
  watch: WorkflowHandle;
  /** A wait that the watch polls from now on. */
  quietWait: (timeline?: object[], more?: object) => Promise<QuietWait>;
  members: () => Promise<MembersPage['members']>;
}

export interface QuietWait {
  jobId: string;
  handle: WorkflowHandle<typeof awaitJob>;
  /** The status requests so far. */
  polls: () => number;
}

let connections = 0;

/** A connection of its own, and so a watch of its own. */
export async function watchedConnection(
  served: Served,
  options: WaitsOptions = {},
  vendorOptions?: NexusIcSimulatorOptions,
): Promise<Watched> {
  const connection = `shared-${(connections += 1)}`;
  const { simulator, waits } = await served.nexusIc({ connection, policy: { watches: 1 }, ...options }, vendorOptions);
  const watch = served.server.client.workflow.getHandle(watchId(connection, 0));
  const members = async () => (await watch.query<MembersPage>('members').catch(() => undefined))?.members ?? [];
  const quietWait = async (timeline: object[] = ENDLESS, more: object = {}) => {
    const jobId = simulator.addJob({ timeline });
    const handle = await waits.start({ jobId, ...SOON_QUIET, ...more });
    await until(async () => (await handle.query(WATCH_QUERY)) !== null, QUIET_WITHIN_MS);
    return { jobId, handle, polls: () => simulator.requests('status', jobId).length };
  };
  return { simulator, waits, watch, quietWait, members };
}

/** How many activities of its own the wait has polled with. */
export async function pollActivities(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'pollForChange',
  ).length;
}

/** The names of the signals that the workflow has got, in their order. */
export async function signalsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}

export async function currentDetailsOf(handle: WorkflowHandle): Promise<string> {
  return (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
}
