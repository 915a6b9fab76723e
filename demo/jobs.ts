/** The jobs of the demo at the four vendors, about twenty seconds each. */
import { AlteryxSimulator } from '../simulators/alteryx.js';
import type { HttpSimulator } from '../simulators/http-simulator.js';
import { NexusIcSimulator } from '../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../simulators/pureconnect.js';

const SECOND = 1_000;
const MEGABYTE = 1024 * 1024;

export interface DemoJob {
  connection: string;
  jobId: string;
  /** What will happen, for the person who watches. */
  story: string;
  flags: string[];
  /** The expected exit code of its `vigil await`. */
  exit: number;
  /** When the demo cancels it. */
  cancelAfterMs?: number;
}

export interface DemoVendors {
  jobs: DemoJob[];
  /** The demo's vigil.yaml, whose secrets are files in `secretsFolder`. */
  config(secretsFolder: string): string;
  /** The secrets by file name. */
  secrets: Record<string, string>;
  stop(): Promise<void>;
}

export async function startVendors(): Promise<DemoVendors> {
  const nexusIc = new NexusIcSimulator();
  const pureConnect = new PureConnectSimulator();
  const oracleEpm = new OracleEpmSimulator();
  const alteryx = new AlteryxSimulator();
  const all: HttpSimulator<never>[] = [nexusIc, pureConnect, oracleEpm, alteryx];
  for (const simulator of all) await simulator.start();
  return {
    jobs: [reportOf(nexusIc), extractOf(pureConnect), exportOf(oracleEpm), workflowOf(alteryx)],
    config: (folder) => configOf(folder, nexusIc, pureConnect, oracleEpm, alteryx),
    secrets: {
      reports: nexusIc.accepts.apiKey,
      calls: pureConnect.accepts.password,
      planning: oracleEpm.accepts.password,
      gallery: alteryx.accepts.clientSecret,
    },
    stop: async () => {
      await Promise.all(all.map((simulator) => simulator.stop()));
    },
  };
}

function configOf(
  secrets: string,
  nexusIc: NexusIcSimulator,
  pureConnect: PureConnectSimulator,
  oracleEpm: OracleEpmSimulator,
  alteryx: AlteryxSimulator,
): string {
  return `# Written by npm run demo: four connections to simulators on this machine.
taskQueue: vigil
content: { store: file, path: ./content }
connections:
  reports:
    { vendor: nexus-ic, baseUrl: "${nexusIc.baseUrl}", auth: { scheme: apikey, secret: "\${file:${secrets}/reports}" } }
  calls:
    { vendor: pureconnect, baseUrl: "${pureConnect.url}", user: ${pureConnect.accepts.user}, password: "\${file:${secrets}/calls}" }
  planning:
    vendor: oracle-epm
    baseUrl: "${oracleEpm.url}"
    application: ${oracleEpm.application}
    auth: { user: ${oracleEpm.accepts.user}, password: "\${file:${secrets}/planning}" }
    files: ["nightly*.zip"]
  gallery:
    { vendor: alteryx, baseUrl: "${alteryx.baseUrl}", clientId: ${alteryx.accepts.clientId}, clientSecret: "\${file:${secrets}/gallery}" }
`;
}

function reportOf(simulator: NexusIcSimulator): DemoJob {
  const running = [12, 34, 57, 81, 104].map((percentComplete) => ({ status: 3, percentComplete, ms: 3 * SECOND }));
  const report = { elements: [{ type: 'paragraph', data: { text: [{ value: 'Report generated in 00:00:18' }] } }] };
  const jobId = simulator.addJob({
    id: '{FAAF7FBC-0475-45ED-A148-02238E75C395}',
    timeline: [{ status: 1, ms: 3 * SECOND }, ...running, { status: 4, percentComplete: 100, summary: '1,204 rows' }],
    content: { fileName: 'report.json', mediaType: 'application/json', body: JSON.stringify(report, null, 2) },
  });
  // The vendor is unreachable for a moment. The condition changes, the job's state does not.
  simulator.fault({ step: 'status', after: 5, times: 4, answer: { status: 503 } });
  return {
    connection: 'reports',
    jobId,
    story: 'succeeds, although its vendor is unreachable for a moment',
    flags: [],
    exit: 0,
  };
}

function extractOf(simulator: PureConnectSimulator): DemoJob {
  const jobId = simulator.addJob({
    id: '34',
    timeline: [
      { state: 1, ms: 4 * SECOND },
      { state: 2, ms: 3_600 * SECOND },
    ],
    onCancel: [{ state: 2, ms: 4 * SECOND }, { state: 4 }],
  });
  return { connection: 'calls', jobId, story: 'is cancelled halfway', flags: [], exit: 4, cancelAfterMs: 10 * SECOND };
}

function exportOf(simulator: OracleEpmSimulator): DemoJob {
  const jobId = simulator.addJob({
    id: 224,
    jobName: 'Nightly Export',
    timeline: [
      { status: -1, ms: 14 * SECOND },
      { status: 0, details: 'Data export was successful' },
    ],
    details: [{ recordsRead: 1204, recordsProcessed: 1204, recordsRejected: 0, dimensionName: 'Account' }],
    content: { fileName: 'nightly.zip', mediaType: 'application/octet-stream', body: { bytes: 5 * MEGABYTE, seed: 7 } },
  });
  return {
    connection: 'planning',
    jobId,
    story: 'succeeds, and Vigil downloads its export',
    flags: ['--set', 'content.file=nightly.zip'],
    exit: 0,
  };
}

function workflowOf(simulator: AlteryxSimulator): DemoJob {
  const jobId = simulator.addJob({
    id: '66ebd18d3d6200007e000d8c',
    timeline: [
      { status: 'Queued', ms: 3 * SECOND },
      { status: 'Running', ms: 9 * SECOND },
      { status: 'Completed', disposition: 'Error' },
    ],
    messages: [
      { status: 1, text: 'Started running workflow', toolId: -1 },
      { status: 3, text: 'Unable to open the file sales.csv', toolId: 4 },
    ],
  });
  return {
    connection: 'gallery',
    jobId,
    story: 'fails, although its vendor reports it as Completed',
    flags: [],
    exit: 3,
  };
}
