/** `npm run image`: builds the image of the worker, checks its content, and lets its worker await a job. */
import { mkdtemp, mkdir, chown, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { findFreePorts } from '../../test/helpers/free-ports.js';
import { startDevServer } from '../../test/helpers/temporal.js';
import { problemsOfContents } from './contents.js';
import { findEngine, type Engine, type Mount } from './engine.js';
import { makeNodeImage } from './node-image.js';

const READY_MS = 60_000;
const SECRET = 'image-proof-secret-Zk77';

const { values } = parseArgs({ options: { base: { type: 'string' }, 'if-possible': { type: 'boolean' } } });
const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const engine = await findEngine();
  if (!engine) return skip('no Docker or Podman that runs, and no Buildah for root');
  const base = await baseFor(engine);
  if (base === undefined) {
    return skip('the base image cannot be fetched, and mmdebstrap is missing to make one; --base names another');
  }
  try {
    const startedAt = Date.now();
    const config = await engine.build(base, 'worker');
    say(`image: built from ${base} with ${engine.name} in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
    const problems = [...(await problemsOfContents(engine, config)), ...(await problemsOfRun(engine))];
    for (const problem of problems) say(`image: ${problem}`);
    if (problems.length === 0) {
      say('image: it holds only what it should, awaited a job with a read-only root, and stopped in order');
    }
    return problems.length === 0 ? 0 : 1;
  } finally {
    await engine.remove();
  }
}

function skip(why: string): number {
  say(`image: skipped: ${why}`);
  return values['if-possible'] ? 0 : 1;
}

async function baseFor(engine: Engine): Promise<string | undefined> {
  const dockerfile = await readFile(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const named = values.base ?? process.env['NODE_IMAGE'] ?? /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)![1]!;
  if (await engine.has(named)) return named;
  return engine.name === 'buildah' ? makeNodeImage(engine, say) : undefined;
}

/** What goes wrong while the worker in the image awaits a job. */
async function problemsOfRun(engine: Engine): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-image-'));
  const server = await startDevServer();
  const vendor = new AlteryxSimulator({ clientSecret: SECRET });
  await vendor.start();
  try {
    const content = join(folder, 'content');
    await mkdir(content);
    await chown(content, 1000, 1000).catch(() => undefined);
    await writeFile(join(folder, 'secret'), SECRET);
    await writeFile(
      join(folder, 'vigil.yaml'),
      `content: { store: file, path: /var/lib/vigil/content }
connections:
  gallery: { vendor: alteryx, baseUrl: "${vendor.baseUrl}", clientId: ${vendor.accepts.clientId}, clientSecret: "\${file:/run/secrets/alteryx}" }
`,
    );
    const mounts: Mount[] = [
      { from: join(folder, 'vigil.yaml'), to: '/etc/vigil/vigil.yaml' },
      { from: join(folder, 'secret'), to: '/run/secrets/alteryx' },
      { from: content, to: '/var/lib/vigil/content', writable: true },
    ];
    return await awaitJob(engine, { env: { TEMPORAL_ADDRESS: server.address }, mounts }, vendor);
  } finally {
    await vendor.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function awaitJob(
  engine: Engine,
  setting: { env: Record<string, string>; mounts: Mount[] },
  vendor: AlteryxSimulator,
): Promise<string[]> {
  const problems: string[] = [];
  const [port] = await findFreePorts(1);
  const health = `http://127.0.0.1:${port}/readyz`;
  const worker = engine.run({ ...setting, args: ['--health', `127.0.0.1:${port}`] });
  let over = false;
  void worker.finally(() => (over = true));
  const inside = (...command: string[]) => engine.run({ ...setting, command });
  const giveUpAt = Date.now() + READY_MS;
  while (!(await fetch(health).catch(() => undefined))?.ok) {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it is set when the worker ends
    if (over || Date.now() > giveUpAt) {
      worker.kill('SIGKILL');
      return [`the worker did not become ready: ${(await worker).all}`];
    }
    await sleep(100);
  }
  const healthy = await inside('node', '/app/healthy.mjs', health);
  if (healthy.exitCode !== 0) problems.push('its own health check says that it is not healthy');
  const written = await inside('sh', '-c', 'touch /app/file 2>/dev/null || touch /file 2>/dev/null');
  if (written.exitCode === 0) problems.push('its root can be written');
  const whoami = await inside('id', '-un');
  if (whoami.stdout !== 'node') problems.push(`it runs as ${whoami.stdout}, not as node`);
  const jobId = vendor.addJob({
    timeline: [
      { status: 'Running', reads: 2 },
      { status: 'Completed', disposition: 'Success' },
    ],
  });
  const awaited = await inside('vigil', 'await', 'gallery', jobId, '--set', 'backoff.initial=100ms', '-o', 'json');
  if (awaited.exitCode !== 0) problems.push(`vigil await ended with ${awaited.exitCode}: ${awaited.all}`);
  worker.kill('SIGTERM');
  const { exitCode, all } = await worker;
  if (exitCode !== 0 || !all.includes('"stopped"')) problems.push(`after SIGTERM it ended with ${exitCode}: ${all}`);
  if (all.includes(SECRET)) problems.push('its log shows a secret');
  return problems;
}

process.exitCode = await main();
