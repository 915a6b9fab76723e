import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const EVIL = '<script>document.title = "taken over"</script>';

let stage: Stage;
const jobs: Record<'succeeded' | 'failed' | 'running', string> = { succeeded: '', failed: '', running: '' };
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
  const content = { fileName: 'out.csv', mediaType: 'text/csv', body: 'a,b\n1,2\n' };
  jobs.succeeded = stage.gallery.addJob({ timeline: [{ status: 'Running' }, { status: 'Completed' }], content });
  stage.gallery.fault({ step: 'status', jobId: jobs.succeeded, after: 1, times: 5, answer: { status: 503 } });
  jobs.failed = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: EVIL }] });
  jobs.running = stage.calls.addJob({ timeline: [{ state: 2 }] });
  await Promise.all([
    stage.vigil('await', 'gallery', jobs.succeeded, ...QUICK),
    stage.vigil('await', 'calls', jobs.failed, ...QUICK),
    stage.vigil('await', 'calls', jobs.running, ...QUICK, '--wait-timeout', '3s'),
  ]);
}, 60_000);
afterAll(() => stage.stop());

const jobRow = (page: Page, jobId: string) =>
  page.locator('.job', { has: page.locator('.name', { hasText: new RegExp(`(^|\\s)${jobId}$`) }) });
const bars = (page: string) => page.match(/<details class="job"/g)?.length ?? 0;

describe('report', () => {
  it('writes one file with a bar for each job, and prints its name', async () => {
    const { exitCode, stdout, stderr } = await stage.vigil('report', '--html', 'report.html');
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: 'Wrote report.html: 3 waits of the last 24h.',
      stderr: '',
    });
    expect(bars(await readFile(join(stage.folder, 'report.html'), 'utf8'))).toBe(3);
    expect((await readdir(stage.folder)).filter((name) => name.startsWith('report'))).toEqual(['report.html']);
  });
  it('names the file and counts the waits and their jobs as JSON', async () => {
    const { stdout } = await stage.vigil('report', 'calls', '--html', 'calls.html', '-o', 'json');
    const { file, ...counts } = JSON.parse(stdout) as { file: string };
    expect(file).toMatch(/\/calls\.html$/);
    expect(counts).toEqual({ waits: 2, jobs: 2 });
  });
  it('writes the page to stdout for --html -', async () => {
    const { stdout } = await stage.vigil('report', '--html', '-', 'gallery');
    expect(stdout).toMatch(/^<!doctype html>\n/);
    expect(bars(stdout)).toBe(1);
  });
  it('leaves out jobs that ended earlier, and never one that runs', async () => {
    const { stdout } = await stage.vigil('report', '--html', 'now.html', '--since', '1ms');
    expect(stdout).toBe('Wrote now.html: 1 wait of the last 1ms.');
  });
  it('applies a list filter in addition to its own', async () => {
    const query = 'ExecutionStatus = "Failed"';
    const { stdout } = await stage.vigil('report', '--html', 'failed.html', '--query', query, '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ jobs: 1 });
  });
  it('reports if there are more than its limit', async () => {
    const { stderr, stdout } = await stage.vigil('report', '--html', 'cut.html', '--limit', '2');
    expect(stderr).toContain('There are more than 2 waits');
    expect(stdout).toContain('2 waits');
    expect(await readFile(join(stage.folder, 'cut.html'), 'utf8')).toContain(
      'only the 2 that are running or ended last',
    );
  });
  it.each([
    [[], '--html: expected a file for the page'],
    [['--html', 'x.html', '--since', 'yesterday'], '--since: expected a duration'],
    [['--html', 'x.html', '--limit', '0'], '--limit: expected a whole number'],
    [['--html', 'no/such/folder/x.html'], 'x.html: cannot be written (ENOENT)'],
    [['Calls', '--html', 'x.html'], "connection: expected a connection's name"],
  ])('refuses %j in one clear line', async (args, line) => {
    const { exitCode, stdout, stderr } = await stage.vigil('report', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(line);
  });
  it('refuses two results on one stdout', async () => {
    const { exitCode, stdout } = await stage.vigil('report', '--html', '-', '-o', 'json');
    expect(exitCode).toBe(2);
    expect((JSON.parse(stdout) as { error: { message: string } }).error.message).toContain('--html: - writes the page');
  });
});

// Where there is no Chromium, or CHROMIUM_PATH does not name it, nothing can open the page.
(existsSync(CHROMIUM) ? describe : describe.skip)('the page in a browser without a network', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    await stage.vigil('report', '--html', 'browser.html');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`file://${join(stage.folder, 'browser.html')}`);
  }, 60_000);
  afterAll(() => browser.close());

  const row = (jobId: string) => jobRow(page, jobId);
  const tip = () => page.locator('#tip').innerText();

  it('the page has a bar for each job', async () => {
    for (const jobId of Object.values(jobs)) expect(await row(jobId).locator('.piece').count()).toBeGreaterThan(0);
    expect(await page.locator('.job').count()).toBe(3);
  });
  it('the page explains a part of a bar under the pointer', async () => {
    await row(jobs.running).locator('.piece.running').hover();
    expect(await tip()).toMatch(/^running\n\d\d:\d\d:\d\d to \d\d:\d\d:\d\d UTC, \d+s$/);
  });
  it('the page shows the problem of a job at the part of its bar that had it', async () => {
    await row(jobs.succeeded)
      .locator('.piece.dim')
      .hover({ position: { x: 1, y: 2 } });
    expect(await tip()).toMatch(/^running, unreachable\n.+\nalteryx could not read .+HTTP 503/);
  });
  it('the page shows the receipts at the end of a bar', async () => {
    await row(jobs.succeeded).locator('.cap').hover();
    expect(await tip()).toMatch(/^succeeded at .+\nout\.csv 8 B sha256 [0-9a-f]{12}…/);
  });
  it('the page has all details of a bar without a script, too', async () => {
    const context = await browser.newContext({ offline: true, javaScriptEnabled: false });
    const still = await context.newPage();
    await still.goto(`file://${join(stage.folder, 'browser.html')}`);
    const opened = jobRow(still, jobs.succeeded);
    await opened.locator('summary').click();
    expect(await opened.locator('.details').innerText()).toMatch(/the wait ended: completed[\s\S]+[0-9a-f]{64}/);
    await context.close();
  });
  it('the page puts the waits with a problem first, each with its reason beside the sign', async () => {
    const problems = page.locator('.problems .job');
    expect(await problems.count()).toBe(1);
    expect(await page.locator('.job').first().locator('.name').innerText()).toBe(`calls ${jobs.failed}`);
    expect(await problems.locator('.reason').innerText()).toContain(EVIL);
  });
  it('the page filters by a text, and says how many jobs it shows', async () => {
    await page.getByLabel('Filter').fill(`GALLERY ${jobs.succeeded.slice(0, 6)}`);
    expect(await page.locator('.job:visible').count()).toBe(1);
    expect(await page.getByRole('status').innerText()).toBe('1 of 3 waits');
    expect(await page.getByRole('heading', { name: 'Problems' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('.job:visible').count()).toBe(3);
  });
  it('the page filters by the end of a wait, with the keyboard', async () => {
    const failed = page.getByRole('button', { name: '1 failed' });
    await failed.press('Space');
    expect(await failed.getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByRole('status').innerText()).toBe('1 of 3 waits');
    await failed.press('Enter');
    expect(await page.getByRole('status').innerText()).toBe('3 of 3 waits');
  });
  it('the page explains its signs without a pointer', async () => {
    await page.getByText('What these mean').click();
    expect(await page.getByLabel('legend').innerText()).toContain('the job failed at the vendor');
  });
  it('the page shows markup of a vendor as text, and does not run it', async () => {
    await row(jobs.failed).locator('summary').click();
    expect(await row(jobs.failed).locator('.details').innerText()).toContain(EVIL);
    expect(await page.title()).toMatch(/^Vigil: the jobs of /);
  });
  it.each([400, 1280])('the page is never wider than a window of %d points', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
  it('the page loads nothing but itself, without errors in the console', () => {
    expect(asked).toEqual([`file://${join(stage.folder, 'browser.html')}`]);
    expect(complaints).toEqual([]);
  });
});
