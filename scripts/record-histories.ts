/**
 * Records the histories that test/replay replays: real waits against the simulators, on a dev server.
 * `npx tsx scripts/record-histories.ts LABEL` writes test/histories/*.LABEL.json beside those that are there, which it never touches; to be
 * run when the workflow changes on purpose, never to mend a replay that fails.
 */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { NexusIcSimulator } from '../simulators/nexus-ic.js';
import { PureConnectSimulator } from '../simulators/pureconnect.js';
import { NexusIcClient } from '../src/vendors/nexus-ic/client.js';
import { PureConnectClient } from '../src/vendors/pureconnect/client.js';
import { workflowSources } from '../src/serving/workflow-code.js';
import { closeEdges, edgeFor } from '../test/helpers/edge.js';
import { VIGILS_ATTRIBUTES } from '../test/helpers/search-attributes.js';
import { startDevServer } from '../test/helpers/temporal.js';
import { serveWaits, until, type Waits } from '../test/helpers/waits.js';

const FOLDER = fileURLToPath(new URL('../test/histories/', import.meta.url));
const [label = ''] = process.argv.slice(2);
if (!/^[a-z-]+$/.test(label) || (await readdir(FOLDER)).some((name) => name.endsWith(`.${label}.json`))) {
  process.stderr.write('record-histories: name what is new in a word that no history has: a-z and "-"\n');
  process.exit(2);
}
const QUICK = { pace: { first: '100ms', max: '200ms' } };
const RUNNING = { status: 3 };
const PAUSED = { status: 6 };

const scratch = await mkdtemp(join(tmpdir(), 'vigil-histories-'));
const { code } = await bundleWorkflowCode({ ...workflowSources('ts'), logger: new DefaultLogger('WARN') });
process.env['VIGIL_TEST_WORKFLOW_BUNDLE'] = join(scratch, 'bundle.cjs');
await writeFile(join(scratch, 'bundle.cjs'), code);

const server = await startDevServer({
  dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 60 },
  searchAttributes: VIGILS_ATTRIBUTES,
});
const reports = new NexusIcSimulator();
const calls = new PureConnectSimulator();
await Promise.all([reports.start(), calls.start()]);
const nexusIc = () =>
  new NexusIcClient(
    { baseUrl: reports.baseUrl, version: '6.8', auth: { scheme: 'apikey' }, secret: () => 'nexus-ic-key' },
    edgeFor('nexus-ic'),
  );
const nexus = await serveWaits(server, nexusIc());
const lonely = await serveWaits(server, nexusIc(), { served: false });
const pure = await serveWaits(
  server,
  new PureConnectClient(
    { baseUrl: calls.url, alternates: [], user: 'svc-extract', password: () => 'correct-horse' },
    edgeFor('pureconnect'),
  ),
  { connection: 'calls' },
);

type Story = () => Promise<WorkflowHandle>;

async function ended(waits: Waits, input: Parameters<Waits['start']>[0]): Promise<WorkflowHandle> {
  const handle = await waits.start({ ...QUICK, ...input });
  await handle.result().catch(() => undefined);
  return handle;
}

async function cancelled(input: Parameters<Waits['start']>[0]): Promise<WorkflowHandle> {
  const handle = await pure.start({ ...QUICK, ...input });
  await calls.requested('status', 1, input.jobId);
  await until(async () => (await handle.query<{ state: string }>('job')).state === 'running');
  await handle.cancel();
  await handle.result().catch(() => undefined);
  return handle;
}

const STORIES: Record<string, Story> = {
  success: () => {
    const content = { fileName: 'report.json', mediaType: 'application/json', body: '{}' };
    return ended(nexus, { jobId: reports.addJob({ timeline: [{ status: 1 }, RUNNING, { status: 4 }], content }) });
  },
  failure: () =>
    ended(nexus, { jobId: reports.addJob({ timeline: [RUNNING, { status: 5, summary: 'row 7 is bad' }] }) }),
  'cancel-confirmed': () => cancelled({ jobId: calls.addJob({ timeline: [{ state: 2 }] }) }),
  'cancel-finished-anyway': () =>
    cancelled({ jobId: calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 5 }] }) }),
  'cancel-unconfirmed': () =>
    cancelled({
      jobId: calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }] }),
      cancelDeadline: '1s',
    }),
  deadline: () => ended(pure, { jobId: calls.addJob({ timeline: [{ state: 2 }] }), deadline: '1s' }),
  'deadline-left': () =>
    ended(nexus, { jobId: reports.addJob({ timeline: [RUNNING] }), deadline: '1s', onDeadline: 'leave' }),
  outage: () => {
    const jobId = reports.addJob({ timeline: [RUNNING, { status: 4 }] });
    reports.fault({ step: 'status', jobId, after: 1, times: 6, answer: { status: 503 } });
    return ended(nexus, { jobId });
  },
  lost: () => ended(nexus, { jobId: 'none', patience: { missing: '1s' } }),
  'look-now-and-extend': async () => {
    const jobId = reports.addJob({ timeline: [RUNNING, { status: 4 }] });
    const handle = await nexus.start({ jobId, pace: { first: '1h', max: '1h' } });
    await until(async () => (await handle.query<{ state: string }>('job')).state === 'running');
    await handle.executeUpdate('extendDeadline', { args: [{ deadline: '2h' }] });
    await handle.signal('lookNow');
    await handle.result();
    return handle;
  },
  'invalid-input': () => ended(nexus, { jobId: 'any', deadline: 'soon' }),
  unserved: () => ended(lonely, { jobId: 'any', patience: { unserved: '1s' } }),
};

/** The run that went on as new, and the one that it went on in. */
async function continued(): Promise<Record<string, WorkflowHandle>> {
  const timeline = [...Array.from({ length: 14 }, (_, nth) => (nth % 2 === 0 ? RUNNING : PAUSED)), { status: 4 }];
  const handle = await nexus.start({ jobId: reports.addJob({ timeline }), ...QUICK });
  const first = (await handle.describe()).runId;
  await handle.result();
  const last = (await server.client.workflow.getHandle(handle.workflowId).describe()).runId;
  return {
    'continued-first': server.client.workflow.getHandle(handle.workflowId, first),
    'continued-last': server.client.workflow.getHandle(handle.workflowId, last),
  };
}

const tell = (line: string) => void process.stdout.write(`${line}\n`);

/** Without what tells of this machine: the identities of its processes, and its folders. */
function scrubbed(history: object): string {
  const json = JSON.stringify(
    history,
    (key, value: unknown) => {
      if (key === 'identity') return 'vigil';
      if (key === 'stackTrace') return '';
      // A sticky queue is named after the process and its machine.
      return typeof value === 'string' && /^\d+@/.test(value) ? 'sticky' : value;
    },
    1,
  );
  return json.replace(/"data": "([A-Za-z0-9+/=]+)"/g, (whole, data: string) => {
    const text = Buffer.from(data, 'base64').toString('utf8');
    const clean = text.replaceAll(/file:\/\/[^"]*?\/vigil-content-[^/"]+/g, 'file:///content');
    return clean === text ? whole : `"data": "${Buffer.from(clean).toString('base64')}"`;
  });
}

const save = async (name: string, handle: WorkflowHandle) => {
  const history = await handle.fetchHistory();
  const text = `${scrubbed(JSON.parse(historyToJSON(history)) as object)}\n`;
  await writeFile(join(FOLDER, `${name}.${label}.json`), text, { flag: 'wx' });
  tell(`${name}: ${history.events?.length} events`);
};
try {
  await Promise.all(Object.entries(STORIES).map(async ([name, story]) => save(name, await story())));
  for (const [name, handle] of Object.entries(await continued())) await save(name, handle);
} finally {
  await Promise.all([nexus.stop(), lonely.stop(), pure.stop()]);
  closeEdges();
  await Promise.all([reports.stop(), calls.stop()]);
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
