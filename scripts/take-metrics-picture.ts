/**
 * `npm run pictures:metrics`: has a real Prometheus scrape a worker for two minutes, checks that it got every metric of Vigil and evaluates the
 * alert rules, and takes a picture of its graph page. Needs `prometheus` on the PATH and a Chromium.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { METRICS } from '../src/contract/metrics.js';
import { findFreePorts } from '../test/helpers/free-ports.js';
import { buildIfStale } from '../test/helpers/production-build.mjs';
import { configOf, openStage, QUICK, type Stage } from '../test/helpers/stage.js';
import { until } from '../test/helpers/waits.js';
import { launchChromium } from './chromium.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PICTURE = 'docs/images/prometheus.png';
const SHOWN = 'sum by (connection, result) (rate(vigil_polls_total[15s]))';
const SHOWN_FOR = '2m';
const SIZE = { width: 1280, height: 940 };
const STEADY = ['--set', 'backoff.initial=1s', '--set', 'backoff.max=2s', '--detach'];
const SCRAPED_WITHIN_MS = 60_000;

interface Series {
  metric: Record<string, string>;
}

/** Polls without a change, an outage of one vendor, and one of everything else that has a metric. */
async function play(stage: Stage): Promise<void> {
  const { reports, calls, gallery, planning } = stage;
  const awaitJob = (connection: string, jobId: string, ...flags: string[]) =>
    stage.vigil('await', connection, jobId, ...flags);
  const content = { mediaType: 'text/plain', body: 'a report' };
  await awaitJob('reports', reports.addJob({ timeline: [{ status: 3 }, { status: 4 }], content }), ...QUICK);
  for (let nth = 0; nth < 3; nth += 1) {
    await awaitJob('reports', reports.addJob({ timeline: [{ status: 3 }] }), ...STEADY);
    await awaitJob('planning', planning.addJob({ timeline: [{ status: -1 }] }), ...STEADY);
    await awaitJob('calls', calls.addJob({ timeline: [{ state: 2 }] }), ...STEADY);
    await awaitJob('shared', reports.addJob({ timeline: [{ status: 3 }] }), ...STEADY);
  }
  const left = ['--deadline', '1s', '--set', 'onDeadline=leave'];
  await awaitJob('calls', calls.addJob({ timeline: [{ state: 2 }] }), ...QUICK, ...left);
  const workflowId = gallery.addWorkflow({ questions: [], job: { timeline: [{ status: 'Running' }] } });
  await stage.writeConfig('job.yaml', `workflowId: ${workflowId}\n`);
  await stage.vigil('run', 'gallery', '--job', 'job.yaml', '--key', 'nightly', ...STEADY);
  await sleep(30_000);
  const outage = calls.fault({ step: 'status', times: 'always', answer: { status: 503 } });
  await rename(stage.contentFolder, `${stage.contentFolder}-before`);
  await writeFile(stage.contentFolder, 'not a folder');
  await awaitJob('reports', reports.addJob({ timeline: [{ status: 4 }], content }), ...STEADY);
  await sleep(30_000);
  outage.clear();
  await sleep(30_000);
}

async function startPrometheus(stage: Stage, workerAt: string): Promise<{ url: string; stop: () => void }> {
  const [port] = await findFreePorts(1);
  await copyFile(join(ROOT, 'deploy/prometheus/rules.yml'), join(stage.folder, 'rules.yml'));
  const config = await stage.writeConfig(
    'prometheus.yml',
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs: [{ job_name: vigil, static_configs: [{ targets: ["${workerAt}"] }] }]
`,
  );
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${join(stage.folder, 'prometheus')}`];
  const listen = `127.0.0.1:${port}`;
  const child = spawn('prometheus', [...args, `--web.listen-address=${listen}`, '--log.level=error'], {
    stdio: 'inherit',
  });
  await once(child, 'spawn');
  return { url: `http://${listen}`, stop: () => child.kill() };
}

async function ask<T>(url: string): Promise<T> {
  return ((await (await fetch(url)).json()) as { data: T }).data;
}

/** A histogram has three series for each set of labels. */
async function missingMetrics(url: string): Promise<string[]> {
  const { result } = await ask<{ result: Series[] }>(
    `${url}/api/v1/query?query=${encodeURIComponent('{__name__=~"vigil_.*"}')}`,
  );
  const scraped = new Set(result.map(({ metric }) => metric['__name__']!.replace(/_(bucket|sum|count)$/, '')));
  return Object.keys(METRICS).filter((name) => !scraped.has(name));
}

async function brokenRules(url: string): Promise<string[]> {
  const { groups } = await ask<{ groups: { rules: { name: string; health: string }[] }[] }>(`${url}/api/v1/rules`);
  return groups.flatMap(({ rules }) => rules.filter(({ health }) => health !== 'ok').map(({ name }) => name));
}

async function takePicture(page: Page, url: string): Promise<void> {
  const shown = { 'g0.expr': SHOWN, 'g0.tab': '0', 'g0.range_input': SHOWN_FOR, 'g0.stacked': '0' };
  await page.goto(`${url}/graph?${new URLSearchParams(shown)}`);
  await page.locator('svg path').first().waitFor();
  await page.screenshot({ path: join(ROOT, PICTURE) });
  process.stdout.write(`${PICTURE}\n`);
}

const browser = await launchChromium();
await buildIfStale();
const stage = await openStage();
const [metrics, hook] = await findFreePorts(2);
const workerAt = `127.0.0.1:${metrics}`;
let prometheus: Awaited<ReturnType<typeof startPrometheus>> | undefined;
try {
  const notify = `notify: [{ to: "http://127.0.0.1:${hook}/hook", as: webhook, on: [mayStillRun] }]\n`;
  const shared = `  shared: { vendor: nexus-ic, baseUrl: "${stage.reports.baseUrl}", auth: { scheme: apikey, secret: "\${env:NEXUS_IC_KEY}" }, watch: shared, limits: { minInterval: 1s } }`;
  await writeFile(stage.configPath, notify + configOf(stage, shared));
  await stage.vigil('setup');
  await stage.startWorker(['--metrics', workerAt]);
  const { url } = (prometheus = await startPrometheus(stage, workerAt));
  await play(stage);
  await until(async () => (await missingMetrics(url)).length === 0, SCRAPED_WITHIN_MS);
  const broken = await brokenRules(url);
  if (broken.length > 0) throw new Error(`Prometheus cannot evaluate ${broken.join(', ')}`);
  process.stdout.write(`Prometheus has every metric of Vigil, and evaluates all alert rules.\n`);
  await takePicture(await browser.newPage({ viewport: SIZE }), url);
} finally {
  prometheus?.stop();
  await browser.close();
  await stage.stop();
}
