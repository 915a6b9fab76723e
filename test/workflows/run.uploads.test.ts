/** Runs whose job needs files first. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import type { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { RUN_QUERY, type RunProgress } from '../../src/contract/run-job.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { endOf, serveRunsOf, type VendorRuns } from './runs.js';
import { startableNexusIc, startableOracleEpm } from './startable.js';

const PATH = 'in/load.csv';
const IMPORT = { jobType: 'IMPORT_DATA', jobName: 'Load', parameters: { importFileName: 'load.csv' } };
const FAILS = [{ status: 1, details: 'Rejected.' }];
const SUCCEEDS = [{ status: -1 }, { status: 0 }];

let server: DevServer;
let workflowWorker: WorkflowWorker;
let runs: VendorRuns;

beforeAll(async () => {
  server = await startDevServer();
  workflowWorker = await startWorkflowWorker(server);
}, 300_000);
afterAll(async () => {
  await workflowWorker.stop();
  await server.stop();
});
afterEach(() => runs.stop());

async function put(text: string): Promise<void> {
  await mkdir(join(runs.waits.folder, 'in'), { recursive: true });
  await writeFile(join(runs.waits.folder, PATH), text);
}

const progressOf = (handle: WorkflowHandle) => handle.query<RunProgress | null>(RUN_QUERY);

describe('a run of a job that imports a file', () => {
  let simulator: OracleEpmSimulator;

  async function serve(timeline: object[] = SUCCEEDS, upload = ['in/*']): Promise<void> {
    const startable = await startableOracleEpm();
    ({ simulator } = startable);
    simulator.addDefinition({
      ...IMPORT,
      needsFile: 'importFileName',
      parameters: ['importFileName'],
      job: { timeline },
    });
    runs = await serveRunsOf(server, { ...startable, job: IMPORT }, { workflowWorker, policy: { upload } });
  }

  it('uploads it, starts the job and reports the receipt', async () => {
    await serve();
    await put('a;b');
    const outcome = await (await runs.start({ upload: [PATH] })).result();
    const receipt = {
      path: PATH,
      vendorName: 'load.csv',
      bytes: 3,
      sha256: expect.any(String),
      at: expect.any(String),
    };
    expect(outcome).toMatchObject({ state: 'succeeded', submit: { result: 'submitted', uploads: [receipt] } });
    const steps = simulator.ledger.map(({ step }) => step).filter((step) => step === 'upload' || step === 'submit');
    expect(steps).toEqual(['upload', 'submit']);
  }, 60_000);

  it('waits for a file that is not in the store yet, and shows that meanwhile', async () => {
    await serve();
    const handle = await runs.start({ upload: [PATH] });
    await until(async () => (await progressOf(handle))?.problem === 'in/load.csv: not in the content store');
    expect(await progressOf(handle)).toMatchObject({ phase: 'preparing' });
    await put('a;b');
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
    expect(simulator.requests('upload')).toHaveLength(1);
  }, 60_000);

  it('ends as DeadlineExceeded if the file does not come before submitDeadline', async () => {
    await serve();
    const { type, message, outcome } = await endOf(await runs.start({ upload: [PATH], submitDeadline: '7s' }));
    expect({ type, submit: outcome.submit.result }).toEqual({ type: 'DeadlineExceeded', submit: null });
    expect(message).toBe('submitDeadline passed, and the job was not started: in/load.csv: not in the content store');
    expect(simulator.started.all).toHaveLength(0);
  }, 60_000);

  it("ends as SubmitRejected with the vendor's words, and starts nothing", async () => {
    await serve();
    await put('a;b');
    simulator.fault({ step: 'upload', answer: { body: { status: 1, details: 'File extension is not allowed.' } } });
    const { type, message } = await endOf(await runs.start({ upload: [PATH] }));
    expect({ type, message }).toEqual({
      type: 'SubmitRejected',
      message: expect.stringMatching(/^in\/load\.csv: .*: File extension is not allowed\.$/),
    });
    expect(simulator.started.all).toHaveLength(0);
  }, 60_000);

  it('ends as VendorRefused if the vendor refuses the upload until submitDeadline', async () => {
    await serve();
    await put('a;b');
    simulator.fault({ step: 'upload', answer: { status: 403, body: { message: 'no right' } }, times: 'always' });
    const { type, message } = await endOf(await runs.start({ upload: [PATH], submitDeadline: '7s' }));
    expect({ type, message }).toEqual({
      type: 'VendorRefused',
      message: expect.stringMatching(/HTTP 403.*: no right$/),
    });
    expect(simulator.started.all).toHaveLength(0);
  }, 60_000);

  it('ends as InvalidInput if the connection does not allow the file', async () => {
    await serve(SUCCEEDS, []);
    await put('a;b');
    const { type, message } = await endOf(await runs.start({ upload: [PATH] }));
    expect({ type, message }).toEqual({
      type: 'InvalidInput',
      message: expect.stringMatching(/^upload: this connection allows no uploads, and not in\/load\.csv;/),
    });
    expect(simulator.ledger).toHaveLength(0);
  }, 60_000);

  it('uploads it once for all jobs of the run', async () => {
    await serve(FAILS);
    await put('a;b');
    const { outcome } = await endOf(await runs.start({ upload: [PATH], retry: { attempts: 3, delay: '1s' } }));
    expect(outcome.submit).toMatchObject({ earlier: [{}, {}], uploads: [{ path: PATH }] });
    expect([simulator.requests('upload').length, simulator.started.all.length]).toEqual([1, 3]);
  }, 60_000);

  it('starts nothing if it is cancelled during the upload', async () => {
    await serve();
    await put('x'.repeat(1_000_000));
    simulator.fault({ step: 'upload', wire: 'hang', atByte: 100_000 });
    const handle = await runs.start({ upload: [PATH] });
    await simulator.requested('upload');
    expect(await progressOf(handle)).toMatchObject({ phase: 'preparing', uploading: PATH });
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(simulator.started.all).toHaveLength(0);
  }, 60_000);

  it('needs no upload without a file, and the vendor says what is missing', async () => {
    await serve();
    await put('a;b');
    await rm(join(runs.waits.folder, PATH));
    const { type, outcome } = await endOf(await runs.start());
    expect({ type, summary: outcome.summary }).toEqual({
      type: 'JobFailed',
      summary: 'Unable to find the file load.csv in the repository.',
    });
    expect(outcome.submit).not.toHaveProperty('uploads');
  }, 60_000);
});

describe('a run of a report that needs a file', () => {
  let simulator: NexusIcSimulator;

  async function serve(options: { blobMs?: number } = {}, status = 4): Promise<void> {
    const startable = await startableNexusIc('6.9', options);
    ({ simulator } = startable);
    const timeline = [{ status: 1 }, { status }];
    const reportTemplate = simulator.addTemplate({ parameters: ['Data'], blobs: ['Data'], job: { timeline } });
    const job = { reportTemplate, outputType: 'json', parameters: { Data: `\${upload:${PATH}}` } };
    runs = await serveRunsOf(server, { ...startable, job }, { workflowWorker });
    await put('a;b');
  }

  it('gives the report the id of the blob', async () => {
    await serve();
    const { submit } = await (await runs.start({ upload: [PATH] })).result();
    const [blob] = [...simulator.blobs.keys()];
    expect(submit.uploads).toMatchObject([{ path: PATH, vendorName: blob }]);
    expect(simulator.started.all).toMatchObject([{ body: { parameters: { Data: blob } } }]);
  }, 60_000);

  it('uploads it again for a later job if the vendor may have removed it', async () => {
    await serve({ blobMs: 30_000 }, 5);
    await endOf(await runs.start({ upload: [PATH], retry: { attempts: 2, delay: '1s' } }));
    const [first, second] = simulator.started.all.map(({ body }) => (body as { parameters: object }).parameters);
    expect(simulator.requests('upload')).toHaveLength(2);
    expect(first).not.toEqual(second);
  }, 60_000);

  it('ends as InvalidInput if a parameter names a file that is not uploaded', async () => {
    await serve();
    const { type, message } = await endOf(await runs.start());
    expect({ type, message }).toEqual({
      type: 'InvalidInput',
      message: 'job.parameters.Data: "${upload:in/load.csv}" names no file of "upload"',
    });
  }, 60_000);
});
