import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

const { peerDependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
  'peerDependencies' | 'devDependencies',
  Record<string, string>
>;
/** Both ends of the range that the peer dependencies allow. */
const SDKS = {
  oldest: /^>=(\S+)/.exec(peerDependencies['@temporalio/workflow']!)![1]!,
  newest: devDependencies['@temporalio/workflow']!,
};

let folder: string;
let tarball: string;
/** An empty folder into which only the packed file was installed: what an operator has. */
let operator: string;
let stage: Stage;
const running: ResultPromise[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-package-'));
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  tarball = join(folder, (JSON.parse(stdout) as { filename: string }[])[0]!.filename);
  operator = await emptyFolder('operator');
  await install(operator, tarball);
  stage = await openStage({ namespace: NAMESPACE });
}, INSTALL_MS);

afterAll(async () => {
  for (const one of running) one.kill('SIGTERM');
  await Promise.allSettled(running);
  await stage.stop();
  await rm(folder, { recursive: true, force: true });
});

async function emptyFolder(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  // Else npm installs into a folder above that has a package.json.
  await writeFile(join(path, 'package.json'), '{ "private": true }\n');
  return path;
}

const install = (cwd: string, ...packages: string[]) =>
  execa('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd });

/** The installed packages, by their place under node_modules. */
async function installed(cwd: string): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(join(cwd, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  return Object.keys(packages);
}

const npx = (cwd: string, ...args: string[]) => execa('npx', ['--no-install', ...args], { cwd, reject: false });

describe('the packed file', () => {
  it('passes publint', async () => {
    const { exitCode, stdout } = await execa('npx', ['publint', 'run', '--strict', tarball], {
      cwd: root,
      reject: false,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('All good!') });
  });
  it('has correct types for ES modules, CommonJS and bundlers', async () => {
    const attw = ['attw', tarball, '--profile', 'node16', '--format', 'ascii', '--no-emoji'];
    const { exitCode, stdout } = await execa('npx', attw, { cwd: root, reject: false });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('node16 (from CJS)') });
  });
  it('contains no source, test or example', async () => {
    const { stdout } = await execa('tar', ['-tzf', tarball]);
    expect(stdout).not.toMatch(/^package\/(src|test|examples|simulators|demo)\//m);
    expect(stdout).not.toMatch(/^package\/dist\/(?!bin\/|cjs\/|esm\/|workflow-bundle\.cjs$)/m);
  });
});

describe('installed into an empty folder', () => {
  it('runs as npx vigil --help', async () => {
    const { exitCode, stdout } = await npx(operator, 'vigil', '--help');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Usage: vigil') });
  });
  it('runs as npx vigil-worker --help', async () => {
    const { exitCode, stdout } = await npx(operator, 'vigil-worker', '--help');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Usage: vigil-worker') });
  });
  it('provides its JSON Schemas by name', async () => {
    const script = "console.log(require('vigil-jobs/schema/job-outcome.schema.json').title)";
    const { stdout } = await execa('node', ['-e', script], { cwd: operator });
    expect(stdout).toBe('JobOutcome');
  });
  it('installs fewer than 60 packages', async () => {
    expect((await installed(operator)).length).toBeLessThan(60);
  });
  it('ships the licenses of the packages that the commands contain', async () => {
    const licenses = await readFile(
      join(operator, 'node_modules/vigil-jobs/dist/bin/THIRD-PARTY-LICENSES.txt'),
      'utf8',
    );
    for (const name of ['got', 'zod', '@temporalio/worker', 'protobufjs']) {
      expect(licenses).toMatch(new RegExp(`^${name}@\\d`, 'm'));
    }
  });
  it('needs nothing that is bundled in what callers import', async () => {
    const imported = new Set<string>();
    for (const format of ['esm', 'cjs']) {
      const dist = join(operator, 'node_modules/vigil-jobs/dist', format);
      for (const file of await readdir(dist, { recursive: true })) {
        if (!/\.(js|d\.ts)$/.test(file)) continue;
        // Examples in a comment import the package itself.
        const code = (await readFile(join(dist, file), 'utf8')).replace(/\/\*[^]*?\*\//g, '');
        for (const [, name] of code.matchAll(/(?:from|import\(|require\()\s*["']([^."'][^"']*)["']/g))
          imported.add(name!);
      }
    }
    expect([...imported].sort()).toEqual(Object.keys(peerDependencies).sort());
  });
});

const RUNNING = { state: 2 };

const start = (path: string, args: string[], env: Record<string, string>) => {
  const one = execa('node', [path, ...args], { env: { ...stage.env, ...env }, reject: false });
  running.push(one);
  return one;
};

describe('a worker from the packed file', () => {
  beforeAll(async () => {
    const [port] = await findFreePorts(1);
    void start(join(operator, 'node_modules/.bin/vigil-worker'), ['--health', `127.0.0.1:${port}`], {
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
  }, 120_000);

  it('serves a wait that the packed vigil starts', async () => {
    const content = { fileName: 'report.csv', mediaType: 'text/csv', body: 'a,b\n' };
    const jobId = stage.reports.addJob({ timeline: [{ status: 3, ms: 300 }, { status: 4 }], content });
    const vigil = join(operator, 'node_modules/.bin/vigil');
    const { exitCode, stdout } = await start(vigil, ['await', 'reports', jobId, '-o', 'json'], {
      TEMPORAL_NAMESPACE: 'default',
    });
    expect({ exitCode, outcome: JSON.parse(stdout) as unknown }).toMatchObject({
      exitCode: 0,
      outcome: { state: 'succeeded', content: [{ name: 'report.csv' }] },
    });
  });

  describe.each(Object.entries(SDKS))('answers a caller with the %s SDK, %s', (age, version) => {
    let caller: string;
    let added: string[];
    const workers: ResultPromise[] = [];

    beforeAll(async () => {
      caller = await emptyFolder(age);
      const sdk = ['client', 'worker', 'workflow'].map((name) => `@temporalio/${name}@${version}`);
      const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
      await install(caller, ...sdk, ...tools);
      const before = new Set(await installed(caller));
      await install(caller, tarball);
      added = (await installed(caller)).filter((path) => !before.has(path));
      for (const example of ['typescript', 'javascript']) {
        await cp(join(root, 'examples', example), join(caller, example), { recursive: true });
      }
      const { stdout, exitCode } = await npx(caller, 'tsc', '-p', 'typescript');
      if (exitCode !== 0) throw new Error(`the example in TypeScript does not compile: ${stdout}`);
      // The callers' workflows, one worker for each namespace.
      for (const namespace of ['default', NAMESPACE]) {
        const worker = start(join(caller, 'typescript/lib/worker.js'), [], { TEMPORAL_NAMESPACE: namespace });
        workers.push(worker);
        let output = '';
        worker.stdout.on('data', (text: Buffer) => (output += text.toString()));
        await until(() => output.includes('serving nightly'), 60_000);
      }
    }, INSTALL_MS);

    // The callers of each SDK poll the same queue.
    afterAll(async () => {
      for (const worker of workers) worker.kill('SIGTERM');
      await Promise.allSettled(workers);
    }, 60_000);

    const run = (program: string, args: string[], env: Record<string, string> = {}) =>
      start(join(caller, program), args, env);
    const started = (...args: string[]) => run('typescript/lib/start.js', args, { TEMPORAL_NAMESPACE: 'default' });

    it(age === 'newest' ? 'and adds one package to it' : 'and adds only the native part of its own SDK to it', () => {
      const native = 'node_modules/vigil-jobs/node_modules/@temporalio/core-bridge';
      expect(added).toContain('node_modules/vigil-jobs');
      if (age === 'newest') expect(added).toHaveLength(1);
      else expect({ native: added.includes(native), few: added.length < 10 }).toEqual({ native: true, few: true });
      expect(added.filter((path) => path.startsWith('node_modules/@temporalio/'))).toEqual([]);
    });
    it('in TypeScript, which receives the content of a job that succeeded', async () => {
      const content = { fileName: 'report.csv', mediaType: 'text/csv', body: 'a,b\n' };
      const jobId = stage.reports.addJob({ timeline: [{ status: 3, ms: 300 }, { status: 4 }], content });
      expect((await started('nightly', 'reports', jobId)).stdout).toContain('done: report.csv');
    });
    it('in TypeScript, which handles the failure of a job by its type', async () => {
      const jobId = stage.calls.addJob({
        timeline: [
          { state: 2, ms: 300 },
          { state: 3, errorInfo: 'no disk' },
        ],
      });
      expect((await started('nightly', 'calls', jobId)).stdout).toContain('failed at pureconnect: no disk');
    });
    it('in TypeScript, which cancels after a timeout and receives the result of the cancel', async () => {
      const jobId = stage.calls.addJob({ timeline: [RUNNING] });
      expect((await started('impatient', 'calls', jobId)).stdout).toContain('given up: cancelled, cancel confirmed');
      expect(stage.calls.requests('cancel', jobId)).toHaveLength(1);
    });
    it('in TypeScript, whose cancel reaches the vendor', async () => {
      const jobId = stage.calls.addJob({ timeline: [RUNNING] });
      const one = started('nightly', 'calls', jobId);
      await stage.calls.requested('status', 1, jobId);
      one.kill('SIGINT');
      const { exitCode, stdout } = await one;
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('CancelledFailure') });
      expect(stage.calls.job(jobId).step.state).toBe(4);
    });
    it('in TypeScript, which calls from another namespace through Nexus', async () => {
      const jobId = stage.planning.addJob({ timeline: [{ status: -1, ms: 300 }, { status: 0 }] });
      const one = run('typescript/lib/start.js', ['nightlyElsewhere', 'vigil', 'planning', jobId], {
        TEMPORAL_NAMESPACE: NAMESPACE,
      });
      expect((await one).stdout).toContain('succeeded,');
      const vigil = new Client({ connection: stage.server.client.connection, namespace: 'default' });
      expect((await vigil.workflow.getHandle(`vigil:planning:${jobId}`).describe()).status.name).toBe('COMPLETED');
    });
    it('in TypeScript without a workflow, which prints the receipts or the failure', async () => {
      const content = { fileName: 'report.csv', mediaType: 'text/csv', body: 'a,b\n' };
      const good = stage.reports.addJob({ timeline: [{ status: 4 }], content });
      expect(await run('typescript/lib/program.js', ['reports', good], {})).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/succeeded: report\.csv [0-9a-f]{64}/),
      });
      const bad = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
      expect(await run('typescript/lib/program.js', ['calls', bad], {})).toMatchObject({
        exitCode: 1,
        stdout: expect.stringContaining('JobFailed: the job failed at the vendor: no disk; the job is failed'),
      });
    });
    it('in TypeScript without a workflow, which cancels the job when it is interrupted', async () => {
      const jobId = stage.calls.addJob({ timeline: [RUNNING] });
      const one = run('typescript/lib/program.js', ['calls', jobId], {});
      await stage.calls.requested('status', 1, jobId);
      one.kill('SIGINT');
      expect((await one).stdout).toContain(
        'Canceled: the wait was cancelled, and the job with it; the job is cancelled',
      );
    });
    it('in TypeScript, which starts a job once, from a workflow and from a program', async () => {
      const { gallery } = stage;
      const timeline = [{ status: 'Running' }, { status: 'Completed', disposition: 'Success' }];
      const workflowId = gallery.addWorkflow({ questions: ['run_date'], job: { timeline } });
      const before = gallery.started.all.length;
      const { stdout } = await started('nightlyRun', 'gallery', `${age}-2026-01-01`, workflowId);
      expect(stdout).toContain(`job ${gallery.started.all[before]?.id}: succeeded`);
      const job = JSON.stringify({ workflowId, questions: [{ name: 'unknown', value: '1' }] });
      expect(await run('typescript/lib/run.js', ['gallery', `${age}-refused`, job])).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/SubmitRejected: .*Invalid question: unknown/),
      });
      const good = await run('typescript/lib/run.js', ['gallery', `${age}-good`, JSON.stringify({ workflowId })]);
      expect(good.stdout).toContain(`job ${gallery.started.all[before + 1]?.id}, submitted: succeeded`);
      expect(gallery.started.all).toHaveLength(before + 2);
    });
    it('in JavaScript, as CommonJS without a build', async () => {
      const good = stage.calls.addJob({ timeline: [{ state: 5 }] });
      expect((await run('javascript/nightly.js', ['calls', good], {})).stdout).toContain('succeeded: 0 files');
      const bad = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
      expect((await run('javascript/nightly.js', ['calls', bad], {})).stdout).toContain('failed: 3');
    });
  });
});
