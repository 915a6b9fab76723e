/** Runs every example of every --help as it is printed, on a stage where everything that it names exists. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vigil } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { tieToThisProcess } from '../helpers/tied-process.js';

interface Expected {
  exit: number;
  /** What the job of the example does at its vendor: ends soon, runs on, or runs until it is cancelled. */
  job?: 'ends' | 'runs';
  /** Whether it is awaited before, and to which end. */
  wait?: 'running' | 'ended';
  /** Presses Ctrl-C when this is on stdout or stderr: for commands that do not end by themselves. */
  interruptAt?: string;
  /** In an empty folder, without the config of the stage. */
  alone?: boolean;
}

/** By the example as printed. A new example needs a line here. */
const EXPECTED: Record<string, Expected> = {
  'vigil await calls 34': { exit: 0, job: 'ends' },
  'vigil await calls 34 --deadline 6h': { exit: 0, job: 'ends' },
  'vigil await calls 34 35 36': { exit: 0, job: 'ends' },
  'vigil await --input jobs.ndjson -o json': { exit: 0, job: 'ends' },
  'vigil run gallery --job job.yaml --key nightly-2026-11-28': { exit: 0 },
  'vigil run gallery --job job.yaml --set questions.run_date=2026-11-28 --dry-run': { exit: 0 },
  'vigil run gallery --key nightly-2026-11-28': { exit: 0 },
  "vigil schedule create nightly gallery --job job.yaml --cron '0 2 * * *' --time-zone Europe/Berlin --set 'questions.run_date=${scheduled:YYYY-MM-DD,-1d}'":
    { exit: 0 },
  'vigil schedule create monthly gallery --job job.yaml --calendar \'{"dayOfMonth":"1","hour":"6"}\' --dry-run': {
    exit: 0,
  },
  'vigil schedule list': { exit: 0 },
  'vigil schedule list gallery': { exit: 0 },
  'vigil schedule show nightly': { exit: 0 },
  'vigil schedule pause nightly --reason "vendor upgrade"': { exit: 0 },
  'vigil schedule resume nightly': { exit: 0 },
  'vigil schedule trigger nightly': { exit: 0 },
  'vigil schedule delete nightly': { exit: 0 },
  'vigil run gallery --job job.yaml --key nightly-2026-11-28T01:00:00Z --scheduled 2026-11-28T01:00:00Z': { exit: 0 },
  'vigil run --input runs.ndjson --name nightly --concurrency 20': { exit: 0 },
  'vigil jobs gallery': { exit: 0 },
  'vigil list --running': { exit: 0, job: 'runs', wait: 'running' },
  'vigil list calls --running': { exit: 0, job: 'runs', wait: 'running' },
  'vigil list --orphans': { exit: 0, job: 'runs' },
  'vigil show calls 34': { exit: 0, job: 'ends', wait: 'ended' },
  'vigil cancel calls 34 --reason "wrong month"': { exit: 0, job: 'runs', wait: 'running' },
  'vigil extend calls 34 --deadline 2h': { exit: 0, job: 'runs', wait: 'running' },
  'vigil poll-now calls 34': { exit: 0, job: 'runs', wait: 'running' },
  'vigil messages calls 34': { exit: 0, job: 'ends', wait: 'ended' },
  'vigil content reports 7 --to ./reports': { exit: 0, job: 'ends', wait: 'ended' },
  'vigil report --html report.html --since 12h': { exit: 0, job: 'ends', wait: 'ended' },
  'vigil report --serve 8082': { exit: 0, interruptAt: 'until Ctrl-C' },
  'vigil check calls': { exit: 0 },
  'vigil check --no-workers': { exit: 0 },
  'vigil setup --namespace default': { exit: 0 },
  // Without a terminal it cannot ask; init.terminal.test.ts shows what it asks on one.
  'vigil init': { exit: 2, alone: true },
  'vigil init --vendor pureconnect --name calls --base-url https://ic-a.example:8019 --set user=svc-extract --secret password=env:ICWS_PASSWORD':
    { exit: 0, alone: true },
  // The config of the stage has no codec; codec-server.test.ts shows the server.
  'vigil codec-server': { exit: 2 },
  'vigil completion bash': { exit: 0 },
};

let stage: Stage;
let bin: string;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
  bin = join(stage.folder, 'bin');
  await mkdir(bin);
  const starter = new URL('../../dist/bin/vigil.js', import.meta.url).pathname;
  await writeFile(join(bin, 'vigil'), `#!/bin/sh\nexec '${process.execPath}' '${starter}' "$@"\n`);
  await chmod(join(bin, 'vigil'), 0o755);
}, 60_000);
afterAll(() => stage.stop());

/** Starts the run whose key the examples give. */
async function prepareRun(): Promise<void> {
  const workflowId = '66eb0b1a3d6200007e000c11';
  stage.gallery.addWorkflow({ id: workflowId, questions: ['run_date'], job: { timeline: [{ status: 'Completed' }] } });
  await writeFile(join(stage.folder, 'job.yaml'), `workflowId: ${workflowId}\n`);
  const key = 'nightly-2026-11-28';
  const ran = await stage.vigil('run', 'gallery', '--job', 'job.yaml', '--key', key, ...QUICK);
  expect(ran.exitCode).toBe(0);
  const line = { connection: 'gallery', key: 'listed', job: { workflowId }, backoff: { initial: '1s' } };
  await writeFile(join(stage.folder, 'runs.ndjson'), `${JSON.stringify(line)}\n`);
}

/** Makes room for the schedule of the example, or creates it. */
async function prepareSchedule(isCreated: boolean): Promise<void> {
  await prepareRun();
  await stage.vigil('schedule', 'delete', 'nightly');
  if (isCreated) return;
  const made = await stage.vigil(
    'schedule',
    'create',
    'nightly',
    'gallery',
    '--job',
    'job.yaml',
    '--cron',
    '0 2 1 1 *',
  );
  expect(made.exitCode).toBe(0);
}

/** The examples of a help text, by the line: one that goes on after a backslash is one line. */
function examplesIn(help: string): string[] {
  const whole = help.replace(/ \\\n +/g, ' ');
  return [...whole.matchAll(/^ +\$ (.+)$/gm)].map(([, line]) => line!.trim());
}

/** The help of the command, and that of its own commands. */
async function helps(words: string[] = []): Promise<{ command: string; help: string }[]> {
  const help = (await vigil([...words, '--help'])).stdout;
  const [, listed = ''] = /\nCommands:\n((?: {2}.+\n)+)/.exec(help) ?? [];
  const commands = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name!);
  const others = commands.filter((command) => command !== 'help');
  const below = await Promise.all(others.map((command) => helps([...words, command])));
  return [{ command: words.join(' '), help }, ...below.flat()];
}

/** Creates the job of the example again, and its wait. */
async function prepare(line: string, { job, wait }: Expected): Promise<void> {
  const [, connection = '', jobId = ''] = / (calls|reports) (\w+)/.exec(line) ?? ['', 'calls', '34'];
  if (line.startsWith('vigil run ')) return prepareRun();
  if (line.startsWith('vigil schedule ')) return prepareSchedule(line.includes(' create '));
  const { client } = stage.server;
  const handle = client.workflow.getHandle(`vigil:${connection}:${jobId}`);
  await handle.terminate('makes room for the next example').catch(() => undefined);
  if (!job) return;
  const ends = job === 'ends';
  if (connection === 'reports') {
    const content = { fileName: 'report.json', mediaType: 'application/json', body: '{}' };
    stage.reports.addJob({ id: jobId, timeline: [{ status: ends ? 4 : 3 }], content });
  } else {
    // `calls 34 35 36` are three.
    const others = /( \d+)+$/.exec(line)?.[0].trim().split(' ') ?? [];
    for (const id of new Set([jobId, ...others])) {
      stage.calls.addJob({ id, timeline: ends ? [{ state: 5 }] : [{ state: 2 }] });
    }
  }
  await writeFile(
    join(stage.folder, 'jobs.ndjson'),
    `${JSON.stringify({ connection: 'calls', jobId, deadline: '6h' })}\n`,
  );
  if (wait) {
    await stage.vigil('await', connection, jobId, '--again', ...QUICK, ...(wait === 'running' ? ['--detach'] : []));
  }
}

async function run(line: string, { interruptAt, alone }: Expected) {
  const cwd = alone ? await mkdtemp(join(stage.folder, 'alone-')) : stage.folder;
  const { VIGIL_CONFIG = '', ...rest } = stage.env;
  const env = { ...rest, ...(!alone && { VIGIL_CONFIG }), PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: cwd };
  // Bash with its usual settings, and a separate process, so that a signal reaches the command itself.
  const child = spawn('bash', ['-c', `exec ${line}`], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const release = tieToThisProcess(child.pid!);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = once(child, 'close').finally(release);
  if (interruptAt !== undefined) {
    while (!said.includes(interruptAt) && child.exitCode === null) await sleep(50);
    child.kill('SIGINT');
  }
  const [code] = await ended;
  return { exit: code as number, said };
}

describe('the examples of --help', () => {
  it('each command has one, and each has its line in the table of this test', async () => {
    const all = await helps();
    expect(all.length).toBeGreaterThan(10);
    for (const { command, help } of all) {
      const examples = examplesIn(help);
      expect({ command, has: examples.some((line) => line.startsWith(`vigil ${command}`)) }).toEqual({
        command,
        has: true,
      });
      expect({ command, unknown: examples.filter((line) => !(line in EXPECTED)) }).toEqual({ command, unknown: [] });
    }
    const printed = new Set(all.flatMap(({ help }) => examplesIn(help)));
    expect(Object.keys(EXPECTED).filter((line) => !printed.has(line))).toEqual([]);
  }, 60_000);

  it.each(Object.entries(EXPECTED))(
    '$ %s',
    async (line, expected) => {
      await prepare(line, expected);
      const { exit, said } = await run(line, expected);
      expect({ exit, said }).toEqual({ exit: expected.exit, said });
    },
    60_000,
  );
});
