/**
 * Records the histories that the test beside it replays: real waits against the simulators, on a dev server.
 * `npm run histories -- LABEL [STORY …]` writes test/histories/unreleased/STORY.LABEL.json, of every story without a name, beside those that
 * are there, which it never touches; to be run when the workflow changes on purpose, never to fix a replay that fails.
 * `npm run histories -- v0.1.0` writes the histories of a release, test/histories/v0.1.0/STORY.json.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { ScriptedAnswer } from '../../simulators/answer.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { watchId } from '../../src/contract/ids.js';
import { WATCH_QUERY } from '../../src/contract/wait-messages.js';
import { fileStore } from '../../src/content/file-store.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { workflowSources } from '../../src/serving/workflow-code.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { VIGILS_ATTRIBUTES } from '../helpers/search-attributes.js';
import { startDevServer } from '../helpers/temporal.js';
import { serveWaits, until, type Waits } from '../helpers/waits.js';
import { FAILS, LASTS, serveRuns, SUCCEEDS, type Runs } from '../workflows/runs.js';
import { placeFor } from './history-place.js';
import { listed } from './listed.js';
import { scrubbed } from './scrubbed-history.js';

const [label = '', ...wanted] = process.argv.slice(2);
const pathOf = await placeFor(label);
if (!pathOf) {
  process.stderr.write(
    'record-histories: name what is new in a word that no history has (a-z and "-"), or a release (v0.1.0)\n',
  );
  process.exit(2);
}
const QUICK = { backoff: { initial: '100ms', max: '200ms' } };
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
// Its store is a folder that cannot exist, below a file.
const storeless = await serveWaits(server, nexusIc(), { store: fileStore(join(scratch, 'bundle.cjs', 'content')) });
const pure = await serveWaits(
  server,
  new PureConnectClient(
    { baseUrl: calls.url, alternates: [], user: 'svc-extract', password: () => 'correct-horse' },
    edgeFor('pureconnect'),
  ),
  { connection: 'calls' },
);
const shared = await serveWaits(server, nexusIc(), { connection: 'shared', policy: { watches: 1 } });
const troubled = await serveWaits(server, nexusIc(), { connection: 'troubled', policy: { watches: 1 } });

const runs: Runs[] = [];

type Story = () => Promise<WorkflowHandle>;

async function ended(waits: Waits, input: Parameters<Waits['start']>[0]): Promise<WorkflowHandle> {
  const handle = await waits.start({ ...QUICK, ...input });
  await handle.result().catch(() => undefined);
  return handle;
}

async function cancelled(input: Parameters<Waits['start']>[0], waits = pure): Promise<WorkflowHandle> {
  const handle = await waits.start({ ...QUICK, ...input });
  await until(async () => (await handle.query<{ state: string }>('job')).state === 'running');
  await handle.cancel();
  await handle.result().catch(() => undefined);
  return handle;
}

function inState(status: number): { jobId: string } {
  return { jobId: reports.addJob({ timeline: [{ status }] }) };
}

function succeeding(): { jobId: string } {
  const content = { fileName: 'report.json', mediaType: 'application/json', body: '{}' };
  return { jobId: reports.addJob({ timeline: [RUNNING, { status: 4, summary: 'all rows' }], content }) };
}

/** A job at a vendor that answers like this from its second poll on. */
function needingAttention(answer: ScriptedAnswer, input: object): Promise<WorkflowHandle> {
  const { jobId } = inState(3);
  reports.fault({ step: 'status', jobId, after: 1, times: 'always', answer });
  return ended(nexus, { jobId, ...input });
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
  'poll-now-and-extend': async () => {
    const jobId = reports.addJob({ timeline: [RUNNING, { status: 4 }] });
    const handle = await nexus.start({ jobId, backoff: { initial: '1h', max: '1h' } });
    await until(async () => (await handle.query<{ state: string }>('job')).state === 'running');
    await handle.executeUpdate('extendDeadline', { args: [{ deadline: '2h' }] });
    await handle.signal('pollNow');
    await handle.result();
    return handle;
  },
  'hastened-at-once': async () => {
    const jobId = reports.addJob({ timeline: [RUNNING, { status: 4 }] });
    reports.fault({ step: 'status', jobId, delayMs: 500 });
    const handle = await nexus.start({ ...QUICK, jobId });
    await handle.signal('pollNow');
    await handle.result();
    return handle;
  },
  'extended-at-once': async () => {
    const jobId = reports.addJob({ timeline: [RUNNING, { status: 4 }] });
    const fault = reports.fault({ step: 'status', jobId, delayMs: 5_000 });
    const handle = await nexus.start({ ...QUICK, jobId });
    await until(() => Promise.resolve(fault.fired > 0));
    await handle.executeUpdate('extendDeadline', { args: [{ deadline: '2h' }] });
    await handle.result();
    return handle;
  },
  'queue-deadline': () =>
    ended(pure, { jobId: calls.addJob({ timeline: [{ state: 1 }] }), queueDeadline: '1s', deadline: '1h' }),
  'collect-deadline': () => ended(storeless, { ...succeeding(), collectDeadline: '1s' }),
  'deadline-finished-anyway': () =>
    ended(pure, { jobId: calls.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 5 }] }), deadline: '1s' }),
  unreachable: () => needingAttention({ status: 503 }, { patience: { unreachable: '1s' } }),
  refused: () => needingAttention({ status: 403 }, { patience: { refused: '1s' } }),
  unintelligible: () => ended(nexus, { ...inState(77), patience: { unintelligible: '1s' } }),
  unstored: () => ended(storeless, { ...succeeding(), patience: { unstored: '1s' } }),
  rejected: () => needingAttention({ status: 410 }, {}),
  'failure-returned': () => ended(nexus, { ...inState(5), onFailure: 'return' }),
  'cancelled-at-the-vendor': () => ended(pure, { jobId: calls.addJob({ timeline: [{ state: 2 }, { state: 4 }] }) }),
  'cancel-before-the-first-poll': async () => {
    const handle = await pure.start({ ...QUICK, jobId: calls.addJob({ timeline: [{ state: 2 }] }) });
    await handle.cancel();
    await handle.result().catch(() => undefined);
    return handle;
  },
  'cancel-refused': () => {
    const jobId = calls.addJob({ timeline: [{ state: 2 }] });
    calls.fault({ step: 'cancel', jobId, times: 'always', answer: { status: 403 } });
    return cancelled({ jobId });
  },
  'cancel-unsupported': () => cancelled(inState(3), nexus),
  'cancel-left': () => cancelled({ jobId: calls.addJob({ timeline: [{ state: 2 }] }), onCancel: 'leave' }),
  'cancel-while-collecting': async () => {
    const handle = await storeless.start({ ...QUICK, ...succeeding() });
    await until(async () => (await handle.query<{ condition: string }>('job')).condition === 'unstored');
    await handle.cancel();
    await handle.signal('pollNow');
    await handle.terminate('what was recorded is enough');
    return handle;
  },
  'joined-and-left': async () => {
    const jobId = reports.addJob({ timeline: [{ ...RUNNING, reads: 20 }, { status: 4 }] });
    const handle = await nexus.start({ jobId, ...QUICK });
    await until(async () => (await handle.query<{ state: string }>('job')).state === 'running');
    await handle.signal('join', { caller: 'another' });
    await handle.executeUpdate('leave', { args: [{ caller: 'another' }] });
    await handle.result();
    return handle;
  },
  call: async () => {
    const { taskQueue } = nexus;
    const [input] = [{ connection: 'conn', ...succeeding(), ...QUICK }];
    const handle = await server.client.workflow.start('awaitJobCall', { taskQueue, workflowId: 'call', args: [input] });
    await handle.result();
    return handle;
  },
  watched: async () => {
    const jobId = reports.addJob({ timeline: [{ ...RUNNING, ms: 2_500 }, { status: 4 }] });
    return ended(shared, { jobId, backoff: { initial: '100ms', max: '100ms' } });
  },
  'watched-and-cancelled': async () => {
    const handle = await shared.start({ ...inState(3), backoff: { initial: '100ms', max: '100ms' } });
    await until(async () => ((await handle.describe()).raw.pendingActivities ?? []).length === 0);
    await handle.cancel();
    await handle.result().catch(() => undefined);
    return handle;
  },
  'watched-in-trouble': async () => {
    const jobId = reports.addJob({ timeline: [RUNNING] });
    const handle = await quiet(shared, jobId, { initial: '100ms', factor: 10, max: '5s' });
    reports.fault({ step: 'status', jobId, answer: { status: 404 } });
    await handle.signal('pollNow');
    await until(async () => (await handle.query(WATCH_QUERY)) === null);
    await until(async () => (await handle.query(WATCH_QUERY)) !== null);
    reports.job(jobId).life.continueWith([{ status: 4 }]);
    await handle.result();
    return handle;
  },
  'watch-continued': async () => {
    const jobIds = [1, 2, 3].map(() => reports.addJob({ timeline: [RUNNING] }));
    await Promise.all(jobIds.map((jobId) => quiet(troubled, jobId, { initial: '100ms', max: '100ms' })));
    const watch = server.client.workflow.getHandle(watchId('troubled', 0));
    const first = (await watch.describe()).runId;
    const details = async () =>
      (await watch.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
    const outage = jobIds.map((jobId) =>
      reports.fault({ step: 'status', jobId, answer: { status: 503 }, times: 'always' }),
    );
    await until(async () => (await details()).includes('**unreachable**'));
    for (const fault of outage) fault.clear();
    await until(async () => (await details()).includes('The connection answers'));
    for (let nth = 0; nth < 60; nth += 1) await watch.signal('leave', `nobody ${nth}`);
    for (const jobId of jobIds) reports.job(jobId).life.continueWith([{ status: 4 }]);
    await until(async () => (await watch.describe()).runId !== first);
    return server.client.workflow.getHandle(watch.workflowId, first);
  },
  'run-submitted': async () => {
    const handle = await (await runsOf()).start();
    await handle.result();
    return handle;
  },
  'run-adopted': async () => {
    const handle = await (await losingAnAnswer()).start();
    await handle.result();
    return handle;
  },
  'run-uncertain': async () => {
    const own = await losingAnAnswer();
    const handle = await own.start();
    await own.untilStartedTwice();
    await handle.result().catch(() => undefined);
    return handle;
  },
  'run-cancelled': async () => {
    const own = await runsOf(LASTS);
    own.simulator.fault({ step: 'submit', delayMs: 500 });
    const handle = await own.start();
    await own.simulator.requested('submit');
    await handle.cancel();
    await handle.result().catch(() => undefined);
    return handle;
  },
  'run-retried': async () => {
    const own = await runsOf(FAILS);
    own.simulator.fault({ step: 'submit', answer: { status: 429 } });
    const handle = await own.start({ retry: { attempts: 2, delay: '1s' } });
    await handle.result().catch(() => undefined);
    return handle;
  },
  'many-first': async () => {
    const { workflowId, firstRunId } = await listed(server, await runsOf(), 12);
    return server.client.workflow.getHandle(workflowId, firstRunId);
  },
  'many-last': async () => (await listed(server, await runsOf(), 12)).workflow,
  'many-cancelled': async () => (await listed(server, await runsOf(LASTS), 3, 'cancelled')).workflow,
  page: async () => (await listed(server, await runsOf(), 12)).page,
  'invalid-input': () => ended(nexus, { jobId: 'any', deadline: 'soon' }),
  unserved: () => ended(lonely, { jobId: 'any', patience: { unserved: '1s' } }),
};

/** Each run has its own vendor, so that a search finds its job alone. */
async function runsOf(timeline = SUCCEEDS): Promise<Runs> {
  const own = await serveRuns(server);
  own.script(timeline);
  runs.push(own);
  return own;
}

async function losingAnAnswer(): Promise<Runs> {
  const own = await runsOf();
  own.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
  return own;
}

/** A wait that a watch polls. */
async function quiet(waits: Waits, jobId: string, backoff: object): Promise<WorkflowHandle> {
  const handle = await waits.start({ jobId, backoff: { jitter: 0, ...backoff } });
  await until(async () => (await handle.query(WATCH_QUERY)) !== null);
  return handle;
}

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

const save = async (name: string, handle: WorkflowHandle) => {
  const history = await handle.fetchHistory();
  const text = `${scrubbed(JSON.parse(historyToJSON(history)) as object)}\n`;
  await writeFile(pathOf(name), text, { flag: 'wx' });
  tell(`${name}: ${history.events?.length} events`);
};
try {
  const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
  const stories = Object.entries(STORIES).filter(([name]) => isWanted(name));
  await Promise.all(stories.map(async ([name, story]) => save(name, await story())));
  // The watch of the waits above, whatever has happened to it until then.
  if (isWanted('watch')) await save('watch', server.client.workflow.getHandle(watchId('shared', 0)));
  if (isWanted('continued')) for (const [name, handle] of Object.entries(await continued())) await save(name, handle);
} finally {
  await Promise.all(runs.map((own) => own.stop()));
  await Promise.all([nexus, lonely, storeless, pure, shared, troubled].map((waits) => waits.stop()));
  closeEdges();
  await Promise.all([reports.stop(), calls.stop()]);
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
