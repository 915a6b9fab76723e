/**
 * `npm run pictures`: takes the pictures of the Web UI in docs/images, from real waits on a dev server. Needs a Chromium: CHROMIUM_PATH,
 * else /usr/bin/chromium.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { waitId } from '../src/contract/ids.js';
import { buildIfStale } from '../test/helpers/production-build.mjs';
import { savedViews } from '../test/helpers/saved-views.js';
import { configOf, openStage, QUICK, type Stage } from '../test/helpers/stage.js';
import { until } from '../test/helpers/waits.js';
import { launchChromium } from './chromium.js';

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));
const SIZE = { width: 1344, height: 860 };
/** If it is narrower, the Web UI puts its columns below each other. The scale makes the pictures smaller and keeps them legible. */
const SCALE = 0.9;
const BELOW_THE_BARS = { x: 64, y: 64, width: 1280, height: 750 };
/** These settings push the bars down. */
const CODEC_SETTINGS = { x: 64, y: 0, width: 1280, height: 590 };
/** A name without anything of this machine: it is seen in the pictures. */
const CONTENT = join(tmpdir(), 'vigil', 'content');
const HOUR = 3_600_000;

interface Story {
  picture: string;
  connection: keyof Pick<Stage, 'reports' | 'calls' | 'planning' | 'gallery'>;
  jobId: string;
  flags?: string[];
  /** The state and condition at which the picture is taken. */
  until: { state: string; condition?: string; phase?: string };
}

function stories({ reports, calls, planning, gallery }: Stage): Story[] {
  const id = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
  reports.addJob({
    id,
    timeline: [
      { status: 1 },
      {
        status: 3,
        percentComplete: 34,
        summary: '410 of 1,204 rows',
        ms: HOUR,
      },
    ],
  });
  const away = '35';
  calls.addJob({ id: away, timeline: [{ state: 2 }] });
  calls.fault({ step: 'status', jobId: away, after: 1, times: 'always', answer: { status: 503 } });
  gallery.addJob({
    id: '66ebd18d3d6200007e000d8c',
    timeline: [{ status: 'Queued' }, { status: 'Running' }, { status: 'Completed', disposition: 'Error' }],
    messages: [
      { status: 1, text: 'Started running workflow', toolId: -1 },
      { status: 3, text: 'Unable to open the file sales.csv', toolId: 4 },
    ],
  });
  calls.addJob({ id: '34', timeline: [{ state: 1 }, { state: 2 }], onCancel: [{ state: 2 }, { state: 4 }] });
  planning.addJob({
    id: 224,
    jobName: 'Nightly Export',
    timeline: [{ status: -1 }, { status: 0, details: 'Data export was successful' }],
    details: [{ recordsRead: 1204, recordsProcessed: 1204, recordsRejected: 0, dimensionName: 'Account' }],
    content: { fileName: 'nightly.zip', mediaType: 'application/octet-stream', body: { bytes: 5_000_000, seed: 7 } },
  });
  const file = ['--set', 'content.file=nightly.zip'];
  return [
    { picture: 'running', connection: 'reports', jobId: id, until: { state: 'running' } },
    {
      picture: 'unreachable',
      connection: 'calls',
      jobId: away,
      until: { state: 'running', condition: 'unreachable' },
    },
    {
      picture: 'failed',
      connection: 'gallery',
      jobId: '66ebd18d3d6200007e000d8c',
      until: { state: 'failed', phase: 'ended' },
    },
    { picture: 'cancelled', connection: 'calls', jobId: '34', until: { state: 'cancelled', phase: 'ended' } },
    {
      picture: 'succeeded',
      connection: 'planning',
      jobId: '224',
      flags: file,
      until: { state: 'succeeded', phase: 'ended' },
    },
  ];
}

async function play(stage: Stage, { connection, jobId, flags = [], until: wanted }: Story): Promise<void> {
  await stage.vigil('await', connection, jobId, ...QUICK, ...flags, '--detach');
  const reached = async (states: Record<string, unknown>) => {
    const { stdout } = await stage.vigil('show', connection, jobId, '-o', 'json');
    const outcome = JSON.parse(stdout) as Record<string, unknown>;
    return Object.entries(states).every(([name, value]) => outcome[name] === value);
  };
  if (wanted.state === 'cancelled') {
    await until(() => reached({ state: 'running' }), 30_000);
    await stage.vigil('cancel', connection, jobId, '--reason', 'wrong month');
  }
  await until(() => reached(wanted), 30_000);
}

async function takePictures(page: Page, uiUrl: string, all: Story[]): Promise<void> {
  const take = async (name: string, clip = BELOW_THE_BARS) => {
    // Waits for spinners, fonts and frames, because the page does not signal when it is ready.
    await page.waitForTimeout(2_000);
    await page.screenshot({ path: join(FOLDER, `${name}.png`), clip });
    process.stdout.write(`docs/images/${name}.png\n`);
  };
  const workflows = `${uiUrl}/namespaces/default/workflows`;
  await page.addInitScript(storedInBrowser());
  await page.goto(workflows);
  await page.getByText(all[0]!.jobId).first().waitFor();
  await take('list');
  await page.getByTestId('data-encoder-status').click();
  await page.getByPlaceholder('Paste your endpoint here').fill('http://127.0.0.1:8081');
  await take('codec-server', CODEC_SETTINGS);
  for (const { picture, connection, jobId } of all) {
    await page.goto(`${workflows}/${encodeURIComponent(waitId(connection, jobId))}`);
    await page.waitForURL(/history/);
    if (picture === 'running') await take('history');
    await page.goto(page.url().replace('/history', '/user-metadata'));
    await page.getByText('Current Details').first().waitFor();
    await take(picture);
  }
}

/** The columns and views of the list of workflows, where the Web UI keeps them. */
function storedInBrowser(): string {
  const columns = ['Status', 'VigilState', 'VigilCondition', 'Workflow ID', 'VigilVendor'];
  const views = savedViews().map(({ name, query }) => ({ id: name, name, query, type: 'user', icon: 'bookmark' }));
  const stored = {
    'namespace-workflow-table-columns': { default: columns.map((label) => ({ label })) },
    'saved-workflow-queries': { default: views },
  };
  return Object.entries(stored)
    .map(([key, value]) => `localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(JSON.stringify(value))});`)
    .join('\n');
}

const browser = await launchChromium();
await buildIfStale();
await mkdir(FOLDER, { recursive: true });
const stage = await openStage({ ui: true });
try {
  const config = configOf(stage)
    .replace('./content', CONTENT)
    .replaceAll('vendor: nexus-ic,', '$& jobPage: "https://reports.example/jobs/{jobId}",');
  await writeFile(stage.configPath, config);
  await stage.vigil('setup');
  await stage.startWorker();
  const all = stories(stage);
  for (const story of all) await play(stage, story);
  await takePictures(await browser.newPage({ viewport: SIZE, deviceScaleFactor: SCALE }), stage.server.uiUrl!, all);
} finally {
  await browser.close();
  await stage.stop();
  await rm(CONTENT, { recursive: true, force: true });
}
