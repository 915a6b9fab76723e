/** The browser that takes the pictures of docs/images: CHROMIUM_PATH, else /usr/bin/chromium. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Ends the process where there is no Chromium. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    process.stderr.write(`pictures: there is no Chromium at ${executablePath}; name one by CHROMIUM_PATH\n`);
    process.exit(1);
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'] });
}
