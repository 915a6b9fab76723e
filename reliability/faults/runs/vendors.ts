/** The vendors as the matrix of runs sees them: a job that clients may start, and which request searches for it. */
import { NexusIcSimulator } from '../../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../../simulators/pureconnect.js';
import type { AlteryxSimulator } from '../../../simulators/alteryx.js';
import type { SubmitSearch } from '../../../src/contract/run-job.js';
import { alteryx, nexusIc, oracleEpm, pureConnect, type Place, type Simulator, type Vendor } from '../vendors.js';

export interface RunVendor<S extends Simulator = Simulator> extends Vendor<S> {
  /** How a search finds a job whose answer was lost. */
  search: SubmitSearch;
  /** The first request of a search; undefined if the vendor cannot be searched. */
  find: Place | undefined;
  /** The field with the id in the answer to the request that starts a job. */
  idField: 'id' | 'jobId';
  /** Lets clients start a job, which succeeds at once. @returns its spec */
  addStartable(server: S): Record<string, unknown>;
  /** Somebody else starts the same job. */
  startAnother(server: S, spec: Record<string, unknown>): void;
}

let firstJob = 1_000;
/** The waits of two cells must not have the same id, which a vendor makes that counts its jobs. */
const nextFirstJob = () => (firstJob += 100);

const alteryxRuns: RunVendor<AlteryxSimulator> = {
  ...alteryx,
  search: 'new',
  // The first one is that before the request.
  find: { step: 'find', after: 1 },
  idField: 'id',
  addStartable: (server) => ({ workflowId: server.addWorkflow({ job: { timeline: [{ status: 'Completed' }] } }) }),
  startAnother: (server, { workflowId }) =>
    void server.addJob({ workflowId: workflowId as string, timeline: [{ status: 'Completed' }] }),
};

const ORACLE_JOB = { jobType: 'RULES', jobName: 'Forecast' };

const oracleRuns: RunVendor<OracleEpmSimulator> = {
  ...oracleEpm,
  create: () => new OracleEpmSimulator({ exportTimeline: [{ status: 0 }], firstJob: nextFirstJob() }),
  search: 'new',
  find: { step: 'find', after: 1 },
  idField: 'jobId',
  addStartable(server) {
    server.addDefinition({ ...ORACLE_JOB, job: { timeline: [{ status: 0 }] } });
    return ORACLE_JOB;
  },
  startAnother: (server) => void server.addJob({ ...ORACLE_JOB, timeline: [{ status: 0 }] }),
};

const pureConnectRuns: RunVendor<PureConnectSimulator> = {
  ...pureConnect,
  create: () => new PureConnectSimulator({ firstJob: nextFirstJob() }),
  search: 'marker',
  find: { step: 'find', after: 0 },
  idField: 'id',
  addStartable(server) {
    server.startedJob = { timeline: [{ state: 5 }] };
    return { name: 'nightly', views: { viewList: [{ name: 'calls', column: [{ name: 'id' }] }] } };
  },
  startAnother: (server, { name }) => void server.addJob({ name: name as string, timeline: [{ state: 5 }] }),
};

const nexusIc68Runs: RunVendor<NexusIcSimulator> = {
  ...nexusIc,
  title: 'NEXUS IC 6.8',
  search: 'none',
  find: undefined,
  idField: 'id',
  addStartable: (server) => ({
    reportTemplate: server.addTemplate({ job: { timeline: [{ status: 4 }] } }),
    outputType: 'json',
  }),
  startAnother: (server) => void server.addJob({ timeline: [{ status: 4 }] }),
};

const nexusIc69Runs: RunVendor<NexusIcSimulator> = {
  ...nexusIc68Runs,
  title: 'NEXUS IC 6.9',
  create: () => new NexusIcSimulator({ version: '6.9' }),
  connection: (...of) => ({ ...nexusIc.connection(...of), version: '6.9' }),
  search: 'new',
  find: { step: 'list', after: 1 },
};

export const RUN_VENDORS = [
  nexusIc68Runs,
  nexusIc69Runs,
  pureConnectRuns,
  oracleRuns,
  alteryxRuns,
] as unknown as RunVendor[];
