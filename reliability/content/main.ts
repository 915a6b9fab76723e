/**
 * `npm run content`: the built worker downloads content of any size through broken connections, while Linux counts the memory that the
 * worker holds. Exits 1 if that is above the limit, or if the content differs from what the vendor has.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import prettyBytes from 'pretty-bytes';
import prettyMs from 'pretty-ms';
import { median } from '../../bench/target.js';
import { CONNECTION } from '../../bench/planning-config.js';
import { setStage, type Stage } from '../../bench/stage.js';
import { root, startWorker, vigil } from '../../demo/processes.js';
import { sha256Of } from '../../simulators/content.js';
import { loadConfig } from '../../src/config/config.js';
import { openStoreToRead } from '../../src/content/open-store.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { writeSection } from '../../scripts/document-section.js';
import { startAzure, startGcs, startS3, type ObjectServer } from '../../test/helpers/object-stores.js';
import { residentOf } from '../../test/helpers/resident.js';

const LIMIT_BYTES = 200_000_000;
const GROWTH_BYTES = 64_000_000;
/** As the Dockerfile has it: without it each of the many threads of Temporal's core may keep an arena of freed memory. */
const AS_IN_THE_IMAGE = { MALLOC_ARENA_MAX: '2' };
const SAMPLE_EVERY_MS = 500;
const HELP = `Usage: npm run content -- [options]

  --bytes <size>   how much, such as 300MB or 10GB (default: 300MB)
  --breaks <n>     how often the connection breaks on the way (default: 3)
  --store <name>   where to: file, s3, azure or gcs, on a server of this machine (default: file)
  --write          put the figures into docs/reliability.md
  --help           print this
`;

interface Measured {
  bytes: number;
  breaks: number;
  ms: number;
  requests: number;
  idle: number;
  typical: number;
  most: number;
  isWhole: boolean;
}

async function measure(stage: Stage, bytes: number, breaks: number): Promise<Measured> {
  const body = { bytes, seed: 1 };
  // Without the workflows, as for a worker inside a vendor's network, because their memory has nothing to do with content.
  const workflows = await startWorker(stage.env, ['--workflows']);
  const worker = await startWorker({ ...stage.env, ...AS_IN_THE_IMAGE }, ['--connections', CONNECTION]);
  const samples: number[] = [];
  const sampling = setInterval(() => {
    residentOf(worker.pid).then(
      ({ now }) => samples.push(now),
      () => undefined,
    );
  }, SAMPLE_EVERY_MS);
  try {
    // A small one first: the memory at rest then includes what is compiled once.
    await collectPart(stage, { bytes: 1_000, seed: 2 }, 0);
    const idle = (await residentOf(worker.pid)).now;
    samples.length = 0;
    const began = Date.now();
    const { content, requests } = await collectPart(stage, body, breaks);
    const ms = Date.now() - began;
    const { most } = await residentOf(worker.pid);
    const expected = sha256Of(body);
    const isWhole =
      content.bytes === bytes && content.sha256 === expected && (await hashOf(stage, content.uri)) === expected;
    return { bytes, breaks, ms, requests, idle, typical: median(samples), most, isWhole };
  } finally {
    clearInterval(sampling);
    await Promise.all([worker.stop(), workflows.stop()]);
  }
}

async function collectPart({ env, vendor }: Stage, body: { bytes: number; seed: number }, breaks: number) {
  const fileName = `content-${body.bytes}.bin`;
  const content = { fileName, mediaType: 'application/zip', body, ranges: { etag: '"v1"' } };
  const jobId = await vendor.addJob({ timeline: [{ status: 0 }], content });
  if (breaks > 0) {
    // Not further on: the simulator generates all bytes from the first one for each part that is requested.
    const atByte = Math.min(500_000_000, Math.floor(body.bytes / (breaks + 1)));
    await vendor.fault({ step: 'content', wire: 'reset-mid-body', times: breaks, atByte });
  }
  const args = ['await', CONNECTION, jobId, '--set', `content.file=${fileName}`, '-o', 'json'];
  const { stdout } = await vigil(args, env, (line) => process.stderr.write(`${line}\n`));
  const [receipt] = (JSON.parse(stdout) as JobOutcome).content;
  if (!receipt) throw new Error(`no content was collected: ${stdout}`);
  // The vendor knows no job of a file: the path shows which job a request is for.
  const asked = (await vendor.requests('content')).filter(({ path }) => path.includes(fileName));
  return { content: receipt, requests: asked.length };
}

async function hashOf({ env }: Stage, uri: string): Promise<string> {
  const { storage } = await openStoreToRead(loadConfig(env['VIGIL_CONFIG'] ?? '').content);
  const path = storage.pathOf(uri);
  if (path === undefined) throw new Error(`${uri} is not in the store`);
  const hash = createHash('sha256');
  const body: Readable = await storage.open(path, Number.MAX_SAFE_INTEGER);
  for await (const chunk of body) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const SERVERS = { s3: startS3, azure: startAzure, gcs: startGcs };

/** Has the config of the stage store on a server of this machine. */
async function storeOn(store: keyof typeof SERVERS, stage: Stage): Promise<ObjectServer> {
  const server = await SERVERS[store]();
  if (!server) throw new Error(`there is no Go to build the server of ${store} with`);
  const { path: _path, ...settings } = server.settings;
  const config = stage.env['VIGIL_CONFIG'] ?? '';
  const others = (await readFile(config, 'utf8')).replace(/^content:.*$/m, '');
  await writeFile(config, `content: ${JSON.stringify(settings)}\n${others}`);
  Object.assign(stage.env, server.env);
  Object.assign(process.env, server.env);
  return server;
}

function tableOf(measured: Measured): string {
  const { bytes, breaks, ms, requests, idle, typical, most, isWhole } = measured;
  const rows = [
    ['content', prettyBytes(bytes)],
    ['the connection broke', `${breaks} times; ${requests} requests in all`],
    ['time, with hash and `fsync`', `${prettyMs(ms)} (${prettyBytes(bytes / (ms / 1_000))}/s)`],
    ['what was stored', isWhole ? 'is what the vendor has, by SHA-256' : '**is not what the vendor has**'],
    ['resident, at rest', prettyBytes(idle)],
    ['resident, median of the download', prettyBytes(typical)],
    ['resident, the most ever', `${prettyBytes(most)} of ${prettyBytes(LIMIT_BYTES)} allowed`],
    ['of these for the download', `${prettyBytes(most - idle)} of ${prettyBytes(GROWTH_BYTES)} allowed`],
  ];
  return ['| what | measured |', '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function sizeFrom(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]?)B?$/i.exec(text) ?? [];
  if (number === undefined) throw new Error(`--bytes is a size such as 300MB or 10GB, not '${text}'`);
  return Math.round(Number(number) * 1_000 ** ' KMG'.indexOf(unit.toUpperCase() || ' '));
}

const { values } = parseArgs({
  options: {
    bytes: { type: 'string', default: '300MB' },
    breaks: { type: 'string', default: '3' },
    store: { type: 'string', default: 'file' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const bytes = sizeFrom(values.bytes);
  const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 2, 'inherit'] });
  if (build.status !== 0) process.exit(1);
  const stage = await setStage();
  let server: ObjectServer | undefined;
  try {
    const { store } = values;
    if (store !== 'file') server = await storeOn(store as keyof typeof SERVERS, stage);
    const measured = await measure(stage, bytes, Number(values.breaks));
    const table = tableOf(measured);
    process.stdout.write(`${table}\n`);
    const { isWhole, most, idle } = measured;
    if (!isWhole || most >= LIMIT_BYTES || most - idle >= GROWTH_BYTES) process.exitCode = 1;
    // The other stores have no table in the document.
    if (values.write && (store === 'file' || store === 's3'))
      await writeSection('reliability', store === 'file' ? 'content' : 'content-s3', table);
  } finally {
    await server?.stop();
    await stage.stop();
  }
}
