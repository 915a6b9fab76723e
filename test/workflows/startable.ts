/** The vendors whose jobs a run can start: a client and its simulator, the jobs that it takes and refuses, and what they do. */
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { NexusIcSimulator, type NexusIcSimulatorOptions } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import type { SubmitSearch } from '../../src/contract/run-job.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { OracleEpmClient } from '../../src/vendors/oracle-epm/client.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import type { HttpTimeouts } from '../../src/vendors/http/got-client.js';
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

export async function startableNexusIc(
  version: '6.8' | '6.9',
  options: NexusIcSimulatorOptions = {},
): Promise<Startable<NexusIcSimulator>> {
  const simulator = new NexusIcSimulator({ version, ...options });
  await simulator.start();
  const { apiKey } = simulator.accepts;
  const client = new NexusIcClient(
    { baseUrl: simulator.baseUrl, version, auth: { scheme: 'apikey' }, secret: () => apiKey },
    edgeFor('nexus-ic', TIMEOUTS),
  );
  const timeline = [{ status: 1 }, { status: 3 }, { status: 4 }];
  const job = { reportTemplate: simulator.addTemplate({ job: { timeline } }), outputType: 'json' };
  const refused = { job: { ...job, reportTemplate: 99 }, words: 'Report Template 99 does not exist' };
  return { simulator, client, job, refused };
}

export async function startableOracleEpm(
  timeouts: Partial<HttpTimeouts> = TIMEOUTS,
): Promise<Startable<OracleEpmSimulator>> {
  const simulator = new OracleEpmSimulator();
  await simulator.start();
  const { user, password } = simulator.accepts;
  const client = new OracleEpmClient(
    { baseUrl: simulator.url, application: 'Vision', apiVersion: 'v3', auth: { user, password: () => password } },
    edgeFor('oracle-epm', timeouts),
  );
  const job = { jobType: 'RULES', jobName: 'Forecast' };
  simulator.addDefinition({ ...job, job: { timeline: [{ status: -1 }, { status: 0 }] } });
  const words = 'The job with specified name and type was not found.';
  return { simulator, client, job, refused: { job: { ...job, jobName: 'Nowhere' }, words } };
}

/** Each with how its list shows a job whose answer was lost. */
export const STARTABLE: readonly [string, SubmitSearch, () => Promise<Startable>][] = [
  ['alteryx', 'new', startableAlteryx],
  ['pureconnect', 'marker', startablePureConnect],
  ['oracle-epm', 'new', () => startableOracleEpm()],
  ['nexus-ic 6.9', 'new', () => startableNexusIc('6.9')],
  ['nexus-ic 6.8', 'none', () => startableNexusIc('6.8')],
];
