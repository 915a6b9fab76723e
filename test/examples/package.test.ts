import { mkdtemp, rm, cp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { execa, type ResultPromise } from 'execa';
import { findFreePorts } from '../helpers/free-ports.js';
import { openStage, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const NAMESPACE = 'callers';
const INSTALL_MS = 10 * 60_000;

let folder: string;
let tarball: string;
let stage: Stage;
const running: ResultPromise[] = [];

// What a user does: the packed file, installed into an empty folder, and the examples beside it.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-package-'));
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  tarball = join(folder, (JSON.parse(stdout) as { filename: string }[])[0]!.filename);
  const { devDependencies } = JSON.parse(await readFile(join(root, 'examples/typescript/package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const more = Object.entries(devDependencies).map(([name, version]) => `${name}@${version}`);
  await execa('npm', ['install', '--no-audit', '--no-fund', tarball, ...more], { cwd: folder });
  for (const example of ['typescript', 'javascript']) {
    await cp(join(root, 'examples', example), join(folder, example), { recursive: true });
  }
  stage = await openStage({ namespace: NAMESPACE });
}, INSTALL_MS);

afterAll(async () => {
  for (const one of running) one.kill('SIGTERM');
  await Promise.allSettled(running);
  await stage.stop();
  await rm(folder, { recursive: true, force: true });
});

const npx = (...args: string[]) => execa('npx', ['--no-install', ...args], { cwd: folder, reject: false });

describe('the packed file', () => {
  it('is in order for publint', async () => {
    const { exitCode, stdout } = await execa('npx', ['publint', 'run', '--strict', tarball], {
      cwd: root,
      reject: false,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('All good!') });
  });
  it('has types that are right for ES modules, CommonJS and bundlers', async () => {
    const attw = ['attw', tarball, '--profile', 'node16', '--format', 'ascii', '--no-emoji'];
    const { exitCode, stdout } = await execa('npx', attw, { cwd: root, reject: false });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('node16 (from CJS)') });
  });
  it('holds no source, test or example', async () => {
    const { stdout } = await execa('tar', ['-tzf', tarball]);
    expect(stdout).not.toMatch(/^package\/(src|test|examples|simulators|demo)\//m);
  });
});

describe('installed into an empty folder', () => {
  it('runs as npx vigil --help', async () => {
    const { exitCode, stdout } = await npx('vigil', '--help');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Usage: vigil') });
  });
  it('runs as npx vigil-worker --help', async () => {
    const { exitCode, stdout } = await npx('vigil-worker', '--help');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Usage: vigil-worker') });
  });
  it('gives its JSON Schemas by name', async () => {
    const script = "console.log(require('vigil/schema/job-outcome.schema.json').title)";
    const { stdout } = await execa('node', ['-e', script], { cwd: folder });
    expect(stdout).toBe('JobOutcome');
  });
});

describe('a caller beside the installed worker', () => {
  const RUNNING = { state: 2 };
  const start = (name: string, args: string[], env: Record<string, string>) => {
    const one = execa('node', [join(folder, name), ...args], {
      cwd: folder,
      env: { ...stage.env, ...env },
      reject: false,
    });
    running.push(one);
    return one;
  };

  beforeAll(async () => {
    const { stdout, exitCode } = await npx('tsc', '-p', 'typescript');
    if (exitCode !== 0) throw new Error(`the example in TypeScript does not compile: ${stdout}`);
    const [port] = await findFreePorts(1);
    void start('node_modules/vigil/dist/worker.js', ['--health', `127.0.0.1:${port}`], {
      TEMPORAL_NAMESPACE: 'default',
    });
    await until(
      () =>
        fetch(`http://127.0.0.1:${port}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      60_000,
    );
    await stage.server.client.connection.operatorService.createNexusEndpoint({
      spec: { name: 'vigil', target: { worker: { namespace: 'default', taskQueue: 'vigil' } } },
    });
    // The callers' workflows, one worker for each namespace.
    for (const namespace of ['default', NAMESPACE]) {
      const worker = start('typescript/lib/worker.js', [], { TEMPORAL_NAMESPACE: namespace });
      let said = '';
      worker.stdout.on('data', (text: Buffer) => (said += text.toString()));
      await until(() => said.includes('serving nightly'), 60_000);
    }
  }, 240_000);

  const started = (...args: string[]) => start('typescript/lib/start.js', args, { TEMPORAL_NAMESPACE: 'default' });

  it('in TypeScript is given the content of a job that succeeded', async () => {
    const content = { fileName: 'report.csv', mediaType: 'text/csv', body: 'a,b\n' };
    const jobId = stage.reports.addJob({ timeline: [{ status: 3, ms: 300 }, { status: 4 }], content });
    expect((await started('nightly', 'reports', jobId)).stdout).toContain('done: report.csv');
  });
  it('in TypeScript switches on the failure of a job', async () => {
    const jobId = stage.calls.addJob({
      timeline: [
        { state: 2, ms: 300 },
        { state: 3, errorInfo: 'no disk' },
      ],
    });
    expect((await started('nightly', 'calls', jobId)).stdout).toContain('failed at pureconnect: no disk');
  });
  it('in TypeScript gives the job a limit, and hears what came of the cancel', async () => {
    const jobId = stage.calls.addJob({ timeline: [RUNNING] });
    expect((await started('impatient', 'calls', jobId)).stdout).toContain('given up: cancelled, cancel confirmed');
    expect(stage.calls.requests('cancel', jobId)).toHaveLength(1);
  });
  it('in TypeScript passes its cancel on to the vendor', async () => {
    const jobId = stage.calls.addJob({ timeline: [RUNNING] });
    const one = started('nightly', 'calls', jobId);
    await stage.calls.requested('status', 1, jobId);
    one.kill('SIGINT');
    const { exitCode, stdout } = await one;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('CancelledFailure') });
    expect(stage.calls.job(jobId).step.state).toBe(4);
  });
  it('in TypeScript calls from another namespace through Nexus', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1, ms: 300 }, { status: 0 }] });
    const one = start('typescript/lib/start.js', ['nightlyElsewhere', 'vigil', 'planning', jobId], {
      TEMPORAL_NAMESPACE: NAMESPACE,
    });
    expect((await one).stdout).toContain('succeeded,');
    const vigil = new Client({ connection: stage.server.client.connection, namespace: 'default' });
    expect((await vigil.workflow.getHandle(`vigil:planning:${jobId}`).describe()).status.name).toBe('COMPLETED');
  });
  it('as a program in TypeScript prints the receipts, or the failure', async () => {
    const content = { fileName: 'report.csv', mediaType: 'text/csv', body: 'a,b\n' };
    const good = stage.reports.addJob({ timeline: [{ status: 4 }], content });
    expect(await start('typescript/lib/program.js', ['reports', good], {})).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/succeeded: report\.csv [0-9a-f]{64}/),
    });
    const bad = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
    expect(await start('typescript/lib/program.js', ['calls', bad], {})).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('JobFailed: the job failed at the vendor: no disk; the job is failed'),
    });
  });
  it('as a program in TypeScript cancels the job when it is interrupted', async () => {
    const jobId = stage.calls.addJob({ timeline: [RUNNING] });
    const one = start('typescript/lib/program.js', ['calls', jobId], {});
    await stage.calls.requested('status', 1, jobId);
    one.kill('SIGINT');
    expect((await one).stdout).toContain('Canceled: the wait was cancelled, and the job with it; the job is cancelled');
  });
  it('in JavaScript, as CommonJS and without a build', async () => {
    const good = stage.calls.addJob({ timeline: [{ state: 5 }] });
    expect((await start('javascript/nightly.js', ['calls', good], {})).stdout).toContain('succeeded: 0 files');
    const bad = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
    expect((await start('javascript/nightly.js', ['calls', bad], {})).stdout).toContain('failed: 3');
  });
});
