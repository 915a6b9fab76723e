/** `npm run chaos`: kills whatever can be killed, and asks the vendors' ledgers whether anything was lost. */
import { writeSection } from '../../scripts/document-section.js';
import { buildIfStale } from '../../test/helpers/production-build.mjs';
import { readBadSeeds } from './bad-seeds.js';
import type { Violation } from './facts.js';
import { killPointsRun, killPointsTable } from './kill-lanes.js';
import { HELP, optionsFrom, type ChaosOptions } from './options.js';
import { randomRun } from './random-run.js';
import { lengthText, randomTable, violationLine } from './report.js';
import { plainRetryTable, runKillsTable } from './run-kills-report.js';
import { runKills } from './run-lanes.js';
import { drawSchedule, type ScheduleOptions } from './schedule.js';

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(options: ChaosOptions): Promise<void> {
  await buildIfStale();
  if (options.random) {
    const bad = options.badSeeds ? await readBadSeeds() : [];
    for (const one of bad) await playRandom({ runsPercent: 0, ...one, watch: options.watch }, false);
    await playRandom(options, options.write);
  }
  if (options.killPoints) {
    await playKillPoints(options);
    await playRunKills(options);
  }
  if (options.plainRetry) await playPlainRetry(options);
}

async function playRandom(options: ScheduleOptions & Pick<ChaosOptions, 'watch'>, write: boolean): Promise<void> {
  const { seed, lengthMs, workers, killsPerMinute, jobsPerMinute, runsPercent, watch } = options;
  say(`chaos: seed ${seed}, ${lengthText(lengthMs)}, watch: ${watch}`);
  const run = await randomRun(drawSchedule(options), watch, say);
  const table = randomTable(run);
  process.stdout.write(`${table}\n\n`);
  const again = [
    `npm run chaos -- --random --no-bad-seeds --seed ${seed} --length ${lengthMs / 1_000}s --workers ${workers}`,
    `--kills-per-minute ${killsPerMinute} --jobs-per-minute ${jobsPerMinute} --runs ${runsPercent} --watch ${watch}`,
  ].join(' ');
  tell(`seed ${seed}`, run.violations, run.kept, again);
  const section = runsPercent > 0 ? 'chaos-runs' : watch === 'own' ? 'chaos' : 'chaos-shared';
  if (write) await writeSection('reliability', section, table);
}

async function playKillPoints({ lanes, only, write }: ChaosOptions): Promise<void> {
  const run = await killPointsRun({ lanes, only }, say);
  if (run.cases.length === 0) return;
  const table = killPointsTable(run);
  process.stdout.write(`${table}\n\n`);
  tell('kill points', run.violations, run.kept, `npm run chaos -- --kill-points${only ? ` --only '${only}'` : ''}`);
  if (write) await writeSection('reliability', 'kill-points', table);
}

async function playRunKills({ lanes, only, write }: ChaosOptions): Promise<void> {
  const run = await runKills({ lanes, only, by: 'runJob' }, say);
  if (run.cases.length === 0) return;
  const table = runKillsTable(run);
  process.stdout.write(`${table}\n\n`);
  const again = `npm run chaos -- --kill-points --only '${only || 'run'}'`;
  tell('kill points of runs', run.violations, run.kept.join(', '), again);
  if (write) await writeSection('reliability', 'kill-points-of-runs', table);
}

/** Doubles are what it measures, so that they are no violations. */
async function playPlainRetry({ lanes, only, write }: ChaosOptions): Promise<void> {
  const run = await runKills({ lanes, only, by: 'plain retry' }, say);
  if (run.cases.length === 0) return;
  const table = plainRetryTable(run);
  process.stdout.write(`${table}\n\n`);
  tell(
    'plain retry',
    run.violations,
    run.kept.join(', '),
    `npm run chaos -- --plain-retry${only ? ` --only '${only}'` : ''}`,
  );
  if (write) await writeSection('reliability', 'plain-retry', table);
}

function tell(part: string, violations: Violation[], kept: string | undefined, again: string): void {
  if (violations.length === 0) return;
  process.exitCode = 1;
  for (const violation of violations) process.stdout.write(`${violationLine(part, violation)}\n`);
  say(`chaos: the logs and the database are in ${kept}`);
  say(`chaos: again: ${again}`);
}

let options: ChaosOptions | 'help';
try {
  options = optionsFrom(process.argv.slice(2), Math.floor(Math.random() * 1_000_000));
} catch (error) {
  say(`chaos: ${(error as Error).message}; --help lists the options`);
  process.exit(2);
}
if (options === 'help') process.stdout.write(HELP);
else await main(options);
