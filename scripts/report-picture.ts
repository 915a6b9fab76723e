/** Draws docs/images/report.png, the picture of `vigil report`, from made-up waits: `npx tsx scripts/report-picture.ts [folder]`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { reportData } from '../src/cli/report/report-data.js';
import { reportPage } from '../src/cli/report/page.js';
import { reportOfJobs } from '../test/helpers/report-jobs.js';
import { REPORT_FROM, REPORT_TO } from '../test/helpers/reported-wait.js';

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/images/', import.meta.url));
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 960 } });
  const note = 'awaited by Vigil in the last 12h · namespace default · as of 2026-11-22T06:30:00Z';
  await page.setContent(
    reportPage(reportData(reportOfJobs(), REPORT_FROM, REPORT_TO), { note, linkOf: () => undefined }),
  );
  await page.screenshot({ path: join(folder, 'report.png') });
  if (process.argv[2]) {
    await page.screenshot({ path: join(folder, 'whole.png'), fullPage: true });
    await page.locator('.job .piece.dim').first().hover();
    await page.screenshot({ path: join(folder, 'hover.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('.job', { hasText: '66ebe0013d6200007e000e02' }).locator('summary').click();
    await page.screenshot({ path: join(folder, 'dark.png'), fullPage: true });
    await page.setViewportSize({ width: 400, height: 800 });
    await page.screenshot({ path: join(folder, 'narrow-dark.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.screenshot({ path: join(folder, 'narrow.png') });
  }
} finally {
  await browser.close();
}
