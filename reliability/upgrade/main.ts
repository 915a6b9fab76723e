/** `npm run upgrade`: upgrades workers under load, goes back, and asks the vendors' ledgers whether anything was lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSection } from '../../scripts/document-section.js';
import { buildIfStale } from '../../test/helpers/production-build.mjs';
import { violationLine } from '../chaos/report.js';
import { WORKER } from '../chaos/worker-slot.js';
import { changedBuild } from './build.js';
import { HELP, optionsFrom, type UpgradeOptions } from './options.js';
import { previousBuild } from './previous-version.js';
import { upgradeTable } from './report.js';
import { playStory, type Played } from './run.js';
import { storyOf } from './stories.js';

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main({ from, stories, waits, write }: UpgradeOptions): Promise<void> {
  await buildIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'vigil-upgrade-'));
  try {
    const own = { name: 'this version', program: WORKER };
    const previous = await previousBuild(from, say);
    if (!previous) say('upgrade: this clone has no older version: the previous version is this one');
    const builds = { previous: previous ?? own, this: own, changed: await changedBuild(join(folder, 'changed')) };
    const played: Played[] = [];
    for (const name of stories) {
      const story = storyOf(name, builds);
      say(`upgrade: ${name}: ${story.builds}`);
      played.push(await playStory({ name, story, waits, say }));
    }
    const table = upgradeTable(played);
    process.stdout.write(`${table}\n`);
    for (const one of played) tell(one);
    if (write) await writeSection('reliability', 'upgrade', table);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell({ name, violations, kept }: Played): void {
  if (violations.length === 0) return;
  process.exitCode = 1;
  for (const violation of violations) process.stdout.write(`${violationLine(name, violation)}\n`);
  say(`upgrade: the logs and the database are in ${kept}`);
}

let options: UpgradeOptions | 'help';
try {
  options = optionsFrom(process.argv.slice(2));
} catch (error) {
  say(`upgrade: ${(error as Error).message}; --help lists the options`);
  process.exit(2);
}
if (options === 'help') process.stdout.write(HELP);
else await main(options);
