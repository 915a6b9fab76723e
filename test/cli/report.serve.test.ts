import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import type { RunningVigil } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const PAGE_WITHIN_MS = 20_000;

let stage: Stage;
let serving: RunningVigil;
let url: string;
let jobId: string;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
  jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
  await stage.vigil('await', 'calls', jobId, ...QUICK, '--wait-timeout', '3s');
  ({ serving, url } = await serve());
}, 60_000);
afterAll(() => stage.stop());

async function serve(...flags: string[]): Promise<{ serving: RunningVigil; url: string }> {
  const started = stage.startVigil('report', '--serve', '0', ...flags);
  await started.says('Serves the report until Ctrl-C.');
  return { serving: started, url: /http:[^\s"]+/.exec(started.stdout)![0] };
}

async function asked(headers: Record<string, string>): Promise<number | undefined> {
  const [answer] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

describe('report --serve', () => {
  it('says where it serves the page, at the loopback address without a host', () => {
    expect(serving.stdout).toMatch(/^Report {6}http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(serving.stderr).toBe('Serves the report until Ctrl-C.\n');
  });

  it('serves the waits as they are now', async () => {
    const page = async () => (await fetch(url)).text();
    expect(await page()).toContain('data-end="running"');
    const next = stage.reports.addJob({ timeline: [{ status: 4 }] });
    await stage.vigil('await', 'reports', next, ...QUICK);
    await until(async () => (await page()).includes('data-end="succeeded"'), PAGE_WITHIN_MS);
  }, 40_000);

  it('lets nobody keep, frame or guess what it serves', async () => {
    const { headers } = await fetch(url);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('answers only GET /', async () => {
    expect((await fetch(`${url}other`)).status).toBe(404);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('refuses a name that leads to this machine, as a page of elsewhere would use it', async () => {
    expect(await asked({ host: 'elsewhere.example' })).toBe(421);
    expect(await asked({ host: 'localhost:1' })).toBe(200);
  });

  it('says with 503 that Temporal does not answer, and serves the page again when it does', async () => {
    process.kill(stage.server.pid, 'SIGSTOP');
    try {
      await until(async () => (await fetch(url)).status === 503, PAGE_WITHIN_MS);
      expect(await (await fetch(url)).text()).toMatch(/^[^\n<]*Temporal[^\n<]*$/);
    } finally {
      process.kill(stage.server.pid, 'SIGCONT');
    }
    await until(async () => (await fetch(url)).status === 200, PAGE_WITHIN_MS);
  }, 60_000);

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s, also while a reader is connected', async (signal) => {
    const other = await serve('-o', 'json');
    expect(JSON.parse(other.serving.stdout)).toEqual({ url: other.url });
    await (await fetch(other.url)).text();
    other.serving.kill(signal);
    expect((await other.serving.ended).exitCode).toBe(0);
  });

  it('warns that others can read the page at an address that they reach', async () => {
    const other = stage.startVigil('report', '--serve', '0.0.0.0:0');
    await other.says('everybody who reaches http://0.0.0.0:');
    other.kill('SIGTERM');
    await other.ended;
  });

  it.each([
    [['--serve', 'here'], '--serve: expected HOST:PORT'],
    [['--serve', '99999'], '--serve: expected HOST:PORT'],
    [['--serve', '0', '--html', 'x.html'], '--serve: serves the page; leave out --html'],
    [['--serve', '0', '--query', 'Nonsense = 1'], 'Temporal rejected the request: invalid query'],
  ])('refuses %j in a clear line', async (args, line) => {
    const { exitCode, stdout, stderr } = await stage.vigil('report', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(line);
  });

  it('refuses an address that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { exitCode, stderr } = await stage.vigil('report', '--serve', String(port));
    taken.close();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--serve ${port}: cannot listen there (EADDRINUSE)`);
  });
});

// Where there is no Chromium, or CHROMIUM_PATH does not name it, nothing can open the page.
(existsSync(CHROMIUM) ? describe : describe.skip)('the served page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(() => browser.close());

  it('updates itself and keeps the filter and the open rows, until nobody serves it, and then says so', async () => {
    const own = await serve();
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.clock.install();
    await page.goto(own.url);
    await page.getByLabel('Filter').fill('calls');
    await page.locator('.job summary').first().click();
    await page.getByRole('button', { name: 'still running' }).click();
    const row = page.locator(`.job[data-find*="${jobId}"]`);
    stage.calls.job(jobId).life.continueWith([{ state: 3 }]);
    await until(async () => (await (await fetch(own.url)).text()).includes('data-end="failed"'), PAGE_WITHIN_MS);
    await Promise.all([page.waitForEvent('load'), page.clock.fastForward(31_000)]);
    expect(await row.getAttribute('data-end')).toBe('failed');
    expect(await page.getByLabel('Filter').inputValue()).toBe('calls');
    expect(await page.getByRole('button', { name: 'still running' }).getAttribute('aria-pressed')).toBe('true');
    expect(await row.evaluate((element) => (element as { open?: boolean }).open)).toBe(true);
    expect(await page.locator('#stale').isVisible()).toBe(false);
    own.serving.kill('SIGTERM');
    await own.serving.ended;
    await page.clock.fastForward(31_000);
    await page.getByText('This page is out of date').waitFor();
    expect(await page.locator('.job').count()).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
  }, 90_000);
});
