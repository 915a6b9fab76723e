/**
 * Prints what traces cost a poll: `npx tsx scripts/traces-cost.ts`. docs/traces.md has the figures. The vendor and the collector are processes of
 * their own, and rounds with and without traces alternate.
 */
import { spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { context, propagation, trace } from '@opentelemetry/api';
import pMap from 'p-map';
import { startVendor } from '../bench/vendor/vendor.js';
import { inSpan } from '../src/activities/activity-span.js';
import { pollRecorder } from '../src/activities/poll-recorder.js';
import { ownConnections, parseConfig } from '../src/config/config.js';
import { UNSEEN } from '../src/contract/job.js';
import { NOT_RECORDED } from '../src/contract/metrics.js';
import { parseTracesTarget, startTraces } from '../src/serving/traces.js';
import { createVendorClient } from '../src/vendors/index.js';
import { RequestSpan } from '../src/vendors/http/request-span.js';

const ROUND_MS = 5_000;
const ROUNDS = 4;
const CONCURRENCY = 16;
const SPANS = 200_000;
const SECRET = 'EPM_PASSWORD';

const COLLECTOR = `
const server = require('node:http').createServer((request, response) => request.resume().on('end', () => response.end()));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

const collector = spawn(process.execPath, ['-e', COLLECTOR], { stdio: ['ignore', 'pipe', 'inherit'] });
const [port] = (await once(collector.stdout, 'data')) as [Buffer];
const target = parseTracesTarget(`http://127.0.0.1:${String(port).trim()}`)!;
const vendor = await startVendor();
process.env[SECRET] = vendor.password;
const { connections } = parseConfig(
  `connections: { planning: { vendor: oracle-epm, baseUrl: "${vendor.url}", application: ${vendor.application}, auth: { user: ${vendor.user}, password: "\${env:${SECRET}}" } } }`,
  'traces-cost',
);
const client = createVendorClient(
  ownConnections({ connections } as Parameters<typeof ownConnections>[0]).get('planning')!,
);
const [jobId] = (await vendor.addJobs([{ ms: 3_600_000 }])) as [string];
const recorded = pollRecorder('planning', NOT_RECORDED);
const { signal } = new AbortController();
setMaxListeners(Infinity, signal);

async function poll(): Promise<void> {
  const observation = async () => ({
    ...(await client.readStatus(jobId, signal)),
    vendor: client.vendor,
    condition: 'clear' as const,
  });
  const due = { jobId, wait: `vigil:planning:${jobId}`, last: UNSEEN, lateMs: 0 };
  await recorded(due, async () => ({ observation: await observation() }));
}

/** @returns polls a second, and milliseconds of CPU of one */
async function round(): Promise<{ rate: number; cpu: number }> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  let polls = 0;
  await pMap(Array.from({ length: CONCURRENCY }), async () => {
    for (; performance.now() - began < ROUND_MS; polls += 1) await poll();
  });
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1_000;
  await vendor.forget();
  return { rate: polls / seconds, cpu: (user + system) / 1_000 / polls };
}

async function tracedRound() {
  const traces = await startTraces(target, { version: '0', warn: (line) => void process.stderr.write(`${line}\n`) });
  const figures = await round();
  await traces.stop();
  for (const api of [trace, context, propagation]) api.disable();
  return figures;
}

/** CPU of the spans of a poll and its request where no SDK is registered, in microseconds. */
async function unregistered(): Promise<number> {
  const request = { verb: 'read status', url: new URL(vendor.url), where: '/jobs', signal } as const;
  const began = process.cpuUsage();
  for (let nth = 0; nth < SPANS; nth += 1) {
    const work = async () => new RequestSpan(request, () => vendor.url).unanswered('');
    await inSpan('poll', { 'vigil.job.id': jobId }, work, () => ({ result: 'unchanged' }));
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / SPANS;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
await round();
const without: Awaited<ReturnType<typeof round>>[] = [];
const withTraces: typeof without = [];
for (let nth = 0; nth < ROUNDS; nth += 1) {
  without.push(await round());
  withTraces.push(await tracedRound());
}
for (const [name, rounds] of [
  ['without --traces', without],
  ['with --traces', withTraces],
] as const) {
  const [rate, cpu] = [median(rounds.map((one) => one.rate)), median(rounds.map((one) => one.cpu))];
  process.stdout.write(`${name.padEnd(18)} ${rate.toFixed(0)} polls/s, ${cpu.toFixed(2)} ms of CPU a poll\n`);
}
process.stdout.write(`both spans of a poll without --traces: ${(await unregistered()).toFixed(2)} µs of CPU\n`);
await client.close();
await vendor.stop();
collector.kill();
