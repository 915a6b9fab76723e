import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { uploadFile } from '../../src/activities/upload-file.js';
import { fileStore } from '../../src/content/file-store.js';
import type { UploadAnswer } from '../../src/contract/run-job.js';
import type { RunPolicy } from '../../src/vendors/shared/allowed-job.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { closeEdges } from '../helpers/vendor-edge.js';
import { startableAlteryx, startableNexusIc, startableOracleEpm } from '../workflows/startable.js';

const JOB = { jobType: 'RULES', jobName: 'Forecast' };
const POLICY: RunPolicy = { run: ['RULES/*'], upload: ['in/*.csv'] };
const PATH = 'in/load.csv';

let folder: string;
let simulator: OracleEpmSimulator;
let client: VendorClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-uploads-'));
  ({ simulator, client } = await startableOracleEpm());
});
afterEach(async () => {
  closeEdges();
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

async function put(text: string, path = PATH): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

function run({
  path = PATH,
  policy = POLICY,
  environment = new MockActivityEnvironment(),
} = {}): Promise<UploadAnswer> {
  const activity = uploadFile('planning', client, fileStore(folder), policy);
  return environment.run(activity, { job: JOB, upload: [path], path });
}

const failureOf = (ran: Promise<unknown>) => ran.catch((thrown: unknown) => thrown);

describe('an upload', () => {
  it('gives a receipt', async () => {
    await put('a;b\n1;2\n');
    expect(await run()).toEqual({
      uploaded: {
        path: PATH,
        vendorName: 'load.csv',
        bytes: 8,
        sha256: simulator.repository.uploaded.get('load.csv')?.sha256,
        at: expect.stringMatching(/Z$/),
      },
    });
  });

  it.each([
    ['no pattern', { ...POLICY, upload: [] }, PATH, 'upload: this connection allows no uploads, and not in/load.csv;'],
    [
      'another pattern',
      POLICY,
      'calls/34/content/a.csv',
      'upload: this connection allows only uploads of in/*.csv, and not calls/34/content/a.csv;',
    ],
    [
      'a pattern for the job',
      { ...POLICY, run: [] },
      PATH,
      'job: this connection allows to start no jobs, and not RULES/Forecast;',
    ],
  ])('is refused without a request if the config has %s', async (_what, policy, path, words) => {
    const error = await failureOf(run({ policy, path }));
    expect(error).toMatchObject({ type: 'InvalidInput', nonRetryable: true, message: expect.stringContaining(words) });
    expect(simulator.ledger).toHaveLength(0);
  });

  it('waits for a file that is not there yet', async () => {
    expect(await run()).toEqual({ notReady: 'in/load.csv: not in the content store', refused: false });
    expect(simulator.ledger).toHaveLength(0);
  });

  it('refuses a symbolic link', async () => {
    await mkdir(join(folder, 'in'));
    await symlink('/etc/passwd', join(folder, PATH));
    const message = 'upload: in/load.csv: it is not a regular file';
    expect(await failureOf(run())).toMatchObject({ type: 'InvalidInput', nonRetryable: true, message });
  });

  it('is repeated if the file changes meanwhile', async () => {
    await put('x'.repeat(1_000_000));
    simulator.fault({ step: 'upload', delayMs: 100 });
    const ran = run();
    await simulator.requested('upload');
    await appendFile(join(folder, PATH), 'more');
    expect(await ran).toEqual({ notReady: 'in/load.csv: the file changed while it was read', refused: false });
    expect(await run()).toMatchObject({ uploaded: { bytes: 1_000_004 } });
  });

  it.each([
    ['refuses', { status: 403, body: { message: 'no right' } }, { refused: true }, 'no right'],
    [
      'asks for a pause',
      { status: 429, headers: { 'retry-after': '7' } },
      { refused: false, retryAfterMs: 7_000 },
      '429',
    ],
    ['is away', { status: 503 }, { refused: false }, '503'],
  ])('may succeed later if the vendor %s', async (_what, answer, expected, words) => {
    await put('a;b');
    simulator.fault({ step: 'upload', answer });
    expect(await run()).toEqual({ notReady: expect.stringContaining(words), ...expected });
  });

  it("ends as SubmitRejected, with the vendor's words, if it would be refused again", async () => {
    await put('a;b');
    simulator.fault({ step: 'upload', answer: { body: { status: 1, details: 'File extension is not allowed.' } } });
    const message = expect.stringMatching(
      /^in\/load\.csv: oracle-epm could not upload the file: .*: File extension is not/,
    );
    expect(await failureOf(run())).toMatchObject({ type: 'SubmitRejected', nonRetryable: true, message });
  });

  it('stops at a cancel, in the middle of the file', async () => {
    await put('x'.repeat(3_000_000));
    simulator.fault({ step: 'upload', wire: 'hang', atByte: 1_000_000 });
    const environment = new MockActivityEnvironment();
    const ran = failureOf(run({ environment }));
    await simulator.requested('upload');
    environment.cancel();
    expect(await ran).toMatchObject({ name: 'CancelledFailure' });
  });
});

describe('the files of a job', () => {
  it.each([
    ['alteryx', startableAlteryx, 'upload: Vigil cannot upload files to alteryx'],
    [
      'a report that does not name them',
      () => startableNexusIc('6.9'),
      'upload: no parameter has the value "${upload:in/load.csv}", so the report would not get this file',
    ],
  ])('are refused for %s', async (_what, startable, message) => {
    const other = await startable();
    const activity = uploadFile('conn', other.client, fileStore(folder), { run: ['*'], upload: ['in/*'] });
    const order = { job: other.job, upload: [PATH], path: PATH };
    const error = await failureOf(new MockActivityEnvironment().run(activity, order));
    expect(error).toMatchObject({ type: 'InvalidInput', message });
    expect(other.simulator.ledger).toHaveLength(0);
    await other.simulator.stop();
  });
});
