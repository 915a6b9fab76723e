/** The documentation shows the output of the programs: each command runs, and its output is compared. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { readyFiles, writeReadyFiles } from '../../simulators/ready-config.js';
import { seedAlteryxWorkflow, seedOracleEpm, seedPureConnect } from '../../simulators/seeds.js';
import type { Env } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { documents } from './documents.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Block {
  commands: string;
  /** What the documentation shows as the output of the last command. */
  shown: string | undefined;
}

/** The shell blocks under a heading, each with the output that follows it. */
function blocksOf(path: string, heading: string): Block[] {
  const { text } = documents.find((document) => document.path === path)!;
  const [, level = '', section = ''] = new RegExp(`^(#+) ${heading}\\n([\\s\\S]*)`, 'm').exec(text) ?? [];
  const [body = ''] = section.split(new RegExp(`^#{1,${level.length}} `, 'm'));
  const blocks = body.matchAll(/^```sh\n([\s\S]*?)^```(?:\n\n```text\n([\s\S]*?)^```)?/gm);
  return [...blocks].map(([, commands, shown]) => ({ commands: commands!, shown }));
}

/** What differs from run to run: times, ages, counts of polls, ids of runs, and the machine's paths. */
function normalised(output: string): string {
  return output
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/\b(\d+) (poll|change)s?\b/g, 'N $2s')
    .replaceAll(/\bpoll \d+/g, 'poll N')
    .replaceAll(/\b[0-9a-f]{24}\b/g, 'JOB')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, 'RUN')
    .replaceAll(/\b\d+(ms|s|m|h|d)\b( \d+(ms|s|m|h|d)\b)*/g, 'AGE')
    .replaceAll(/http:\/\/(127\.0\.0\.1|localhost):\d+/g, 'http://HOST')
    .replaceAll(/file:\/\/\/\S*?\/content\//g, 'file:///…/content/')
    .replaceAll(/ {2,}/g, '  ')
    .trim();
}

const passwords = {
  NEXUS_IC_KEY: new NexusIcSimulator().accepts.apiKey,
  ICWS_PASSWORD: new PureConnectSimulator().accepts.password,
  EPM_PASSWORD: new OracleEpmSimulator().accepts.password,
  ALTERYX_SECRET: new AlteryxSimulator().accepts.clientSecret,
};

let stage: Stage;
let folder: string;
let env: Env;

beforeAll(async () => {
  stage = await openStage({ secrets: passwords });
  folder = await mkdtemp(join(tmpdir(), 'vigil-docs-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const name of ['vigil', 'vigil-worker']) {
    await writeFile(join(bin, name), `#!/bin/sh\nexec "${process.execPath}" "${root}dist/bin/${name}.js" "$@"\n`);
    await chmod(join(bin, name), 0o755);
  }
  env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: '/nonexistent', TEMPORAL_ADDRESS: stage.server.address };
}, 60_000);
afterAll(async () => {
  await stage.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the commands as a user types them, in a shell. @throws Error if one of them fails */
async function run(commands: string, cwd: string, more: Env = {}): Promise<string> {
  const shell = spawn('bash', ['-euc', commands], { cwd, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  shell.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(shell, 'close')) as [number];
  if (code !== 0) throw new Error(`${commands}\nexited with ${code}:\n${stderr}${stdout}`);
  return stdout;
}

/** Runs the commands until the last one prints what the documentation shows; the last output otherwise. */
async function runUntilShown({ commands, shown }: Block, cwd: string): Promise<string> {
  let output = normalised(await run(commands, cwd));
  if (shown === undefined) return output;
  const last = commands
    .trimEnd()
    .split(/(?<!\\)\n/)
    .at(-1)!;
  const giveUpAt = Date.now() + 8_000;
  while (output !== normalised(shown) && Date.now() < giveUpAt && /^vigil (show|list)/.test(last)) {
    output = normalised(await run(last, cwd));
  }
  return output;
}

describe('the first hour of the README', () => {
  const blocks = blocksOf('README.md', 'A first hour with Vigil');
  const byOthers = /^("\$\(node scripts\/temporal-cli\.mjs\)" server start-dev|npm run simulators|npm run build)\n/;

  it('has all steps', () => expect(blocks.filter(({ shown }) => shown !== undefined)).toHaveLength(6));

  it('succeeds step by step, with the output that it shows', async () => {
    seedPureConnect(stage.calls);
    seedOracleEpm(stage.planning);
    seedAlteryxWorkflow(stage.gallery);
    const cwd = join(folder, 'first-hour');
    await writeReadyFiles(cwd, readyFiles(stage, '6.8'));
    const outputs: (string | undefined)[] = [];
    // What a block exports holds for the later blocks in its terminal.
    let exported: string[] = [];
    for (const block of blocks.filter(({ commands }) => !byOthers.test(commands))) {
      const commands = block.commands
        .replaceAll('http://127.0.0.1:9102', stage.calls.url)
        .replace('cd first-hour\n', '');
      if (block.commands.startsWith('cd first-hour\n')) exported = [];
      if (commands === 'vigil-worker\n') {
        await stage.startWorker([], { ...passwords, VIGIL_CONFIG: join(cwd, 'vigil.yaml') });
        continue;
      }
      const output = await runUntilShown({ ...block, commands: [...exported, commands].join('\n') }, cwd);
      exported.push(...(commands.match(/^source .+$/gm) ?? []));
      if (block.shown !== undefined) outputs.push(output);
    }
    const shown = blocks.flatMap((block) => (block.shown === undefined ? [] : [normalised(block.shown)]));
    expect(outputs).toEqual(shown);
    await stage.stopWorkers();
  }, 180_000);
});

describe('docs/operating.md', () => {
  const withConfig = (): Env => ({ ...passwords, VIGIL_CONFIG: stage.configPath });

  it('shows what vigil show prints after an outage', async () => {
    const [block] = blocksOf('docs/operating.md', 'Inspect a wait');
    const jobId = stage.reports.addJob({
      id: '{0C3A1F52-6D0B-4C58-9E0F-5B7E1D2A9C12}',
      timeline: [{ status: 3, reads: 2 }, { status: 4 }],
    });
    stage.reports.fault({ step: 'status', jobId, after: 2, times: 5, answer: { status: 503 } });
    await stage.startWorker();
    await stage.vigil('await', 'reports', jobId, ...QUICK);
    await stage.stopWorkers();
    const output = await run(block!.commands, folder, withConfig());
    expect(normalised(output)).toEqual(normalised(block!.shown!));
  }, 60_000);

  it('shows what vigil list --orphans prints', async () => {
    const [block] = blocksOf('docs/operating.md', 'Orphaned jobs');
    // The job of the first hour that nobody awaited.
    stage.calls.addJob({ id: '17', timeline: [{ state: 5 }] });
    stage.calls.addJob({ id: '35', name: 'nightly calls', timeline: [{ state: 2 }] });
    stage.gallery.addJob({ id: '66ebd18d3d6200007e000d8e', timeline: [{ status: 'Queued' }] });
    const output = await run(block!.commands, folder, withConfig());
    expect(normalised(output)).toEqual(normalised(block!.shown!));
  }, 60_000);
});
