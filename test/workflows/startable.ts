/** The vendors whose jobs a run can start: a client and its simulator, the jobs that it takes and refuses, and what they do. */
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import type { SubmitSearch } from '../../src/contract/run-job.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { edgeFor } from '../helpers/vendor-edge.js';

export interface Startable<Simulator extends HttpSimulator<never> = HttpSimulator<never>> {
  simulator: Simulator;
  client: VendorClient;
  job: Record<string, unknown>;
  /** A job that the vendor refuses, and its words. */
  refused: { job: Record<string, unknown>; words: string };
}

/** For requests whose answer is held back. */
const TIMEOUTS = { request: 1_000 };

export async function startableAlteryx(): Promise<Startable<AlteryxSimulator> & { workflowId: string }> {
  const simulator = new AlteryxSimulator({ cancel: true });
  await simulator.start();
  const { clientId, clientSecret } = simulator.accepts;
  const cancel = { method: 'DELETE', path: '/v3/jobs/{jobId}' } as const;
  const client = new AlteryxClient(
    { baseUrl: simulator.baseUrl, clientId, clientSecret: () => clientSecret, cancel },
    edgeFor('alteryx', TIMEOUTS),
  );
  const timeline = [{ status: 'Queued' }, { status: 'Running' }, { status: 'Completed' }];
  const workflowId = simulator.addWorkflow({ questions: ['run_date'], job: { timeline } });
  const unknown = { workflowId, questions: [{ name: 'unknown', value: '1' }] };
  return {
    simulator,
    client,
    workflowId,
    job: { workflowId },
    refused: { job: unknown, words: 'Invalid question: unknown' },
  };
}

export async function startablePureConnect(): Promise<Startable<PureConnectSimulator>> {
  const simulator = new PureConnectSimulator({ sources: ['IntervalView'] });
  await simulator.start();
  const { user, password } = simulator.accepts;
  const client = new PureConnectClient(
    { baseUrl: simulator.url, alternates: [], user, password: () => password },
    edgeFor('pureconnect', TIMEOUTS),
  );
  const jobOf = (name: string) => ({ name: 'nightly', views: { viewList: [{ name, column: [{ name: 'cName' }] }] } });
  const refused = { job: jobOf('Nowhere'), words: 'Nowhere does not exist. (property views)' };
  return { simulator, client, job: jobOf('IntervalView'), refused };
}

/** Each with how its list shows a job whose answer was lost. */
export const STARTABLE: readonly [string, SubmitSearch, () => Promise<Startable>][] = [
  ['alteryx', 'new', startableAlteryx],
  ['pureconnect', 'marker', startablePureConnect],
];
