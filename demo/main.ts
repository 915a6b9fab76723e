/** `npm run demo`: awaits jobs at four simulated vendors on a real Temporal server with its Web UI. With `-- --once` it ends by itself. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Connection } from '@temporalio/client';
import { findTemporalCli } from '../scripts/temporal-cli.mjs';
import { startVendors, type DemoJob, type DemoVendors } from './jobs.js';
import { freePort, root, startTemporal, startWorker, vigil, type RunningProcess } from './processes.js';

const folder = join(root, '.demo');

/** Polls every second, because the jobs take only twenty seconds. */
const BACKOFF = ['--set', 'backoff.initial=1s', '--set', 'backoff.max=2s'];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function build(): Promise<void> {
  const built = await stat(join(root, 'dist/workflow-bundle.cjs')).catch(() => undefined);
  const sources = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  const times = await Promise.all(
    sources.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs),
  );
  if (built && built.mtimeMs > Math.max(...times)) return;
  say('Building (about 15 s, once)…');
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the build failed; see its output above');
}

async function untilTemporalAnswers(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '30s' });
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await connection.workflowService.describeNamespace({ namespace: 'default' }).catch(() => undefined);
    if (answer) break;
    await sleep(100);
  }
  await connection.close();
}

async function awaitOne(job: DemoJob, env: Record<string, string>): Promise<boolean> {
  const label = job.connection.padEnd(8);
  const cancelled = job.cancelAfterMs === undefined ? undefined : cancelLater(job, job.cancelAfterMs, env);
  const { exitCode, stdout } = await vigil(
    ['await', job.connection, job.jobId, ...BACKOFF, ...job.flags],
    env,
    (line) => say(`${label} | ${line}`),
  );
  await cancelled;
  say(`${label} | exit ${exitCode}\n${stdout.replaceAll(/^/gm, `${label} |   `)}`);
  return exitCode === job.exit;
}

async function cancelLater({ connection, jobId }: DemoJob, ms: number, env: Record<string, string>): Promise<void> {
  await sleep(ms);
  say(`${connection.padEnd(8)} | $ vigil cancel ${connection} ${jobId} --reason "wrong month"`);
  await vigil(['cancel', connection, jobId, '--reason', 'wrong month'], env, () => undefined);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
  const running: RunningProcess[] = [];
  const interrupted = new AbortController();
  process.on('SIGINT', () => interrupted.abort());
  process.on('SIGTERM', () => interrupted.abort());
  const command = await findTemporalCli({ log: say });
  await build();
  let vendors: DemoVendors | undefined;
  try {
    const port = await freePort(7233);
    const uiPort = await freePort(port + 1_000);
    const address = `127.0.0.1:${port}`;
    running.push(startTemporal(command, port, uiPort));
    await untilTemporalAnswers(address);
    vendors = await startVendors();
    await rm(folder, { recursive: true, force: true });
    const secrets = join(folder, 'secrets');
    await mkdir(secrets, { recursive: true });
    for (const [name, secret] of Object.entries(vendors.secrets)) await writeFile(join(secrets, name), secret);
    await writeFile(join(folder, 'vigil.yaml'), vendors.config(secrets));
    const env = { VIGIL_CONFIG: join(folder, 'vigil.yaml'), TEMPORAL_ADDRESS: address };
    const { stdout: setUp } = await vigil(['setup'], env, say);
    say(`$ vigil setup\n${setUp}`);
    running.push(await startWorker(env));

    say(
      `\nTemporal    ${address}\nWeb UI      http://127.0.0.1:${uiPort}/namespaces/default/workflows\nConfig      .demo/vigil.yaml\n`,
    );
    for (const { connection, jobId, story } of vendors.jobs) say(`${connection.padEnd(8)} job ${jobId}: ${story}`);
    say('');
    const all = Promise.all(vendors.jobs.map((job) => awaitOne(job, env)));
    const asAnnounced = await Promise.race([all, once(interrupted.signal, 'abort')]);
    if (interrupted.signal.aborted) return 130;

    const { stdout } = await vigil(['list'], env, () => undefined);
    say(`\n$ vigil list\n${stdout}\n`);
    if (!asAnnounced.every(Boolean)) {
      say('A job did not end as announced above.');
      return 1;
    }
    if (values.once) return 0;
    say(`The content is in .demo/content, the waits in the Web UI: http://127.0.0.1:${uiPort}
Try it in another terminal:
  export VIGIL_CONFIG=.demo/vigil.yaml TEMPORAL_ADDRESS=${address}
  node dist/bin/vigil.js show planning 224
  node dist/bin/vigil.js check
Ctrl-C ends the demo.`);
    await once(interrupted.signal, 'abort');
    return 0;
  } finally {
    for (const one of running.reverse()) await one.stop();
    await vendors?.stop();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`demo: ${(error as Error).message}\n`);
  return 1;
});
