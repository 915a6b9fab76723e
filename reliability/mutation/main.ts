/**
 * Tests of the tests: `npm run mutation` breaks the pure files by one change at a time, and counts the changes that no test notices.
 * `--write` puts the table into docs/reliability.md; `--only TEXT` tries only the files whose path has the text in it;
 * `--fresh` takes nothing from earlier runs.
 */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
// @ts-expect-error -- plain JavaScript, which jest reads itself
import { shared } from '../../test/jest-shared.js';
import { writeSection } from '../../scripts/document-section.js';
import { GROUPS, type Group } from './files.js';
import { keep, keptOf, type Tried } from './kept-results.js';
import { isUnnoticed, LEAST_SCORE, scoresOf, tableOf } from './scores.js';

const { values: flags } = parseArgs({
  options: {
    write: { type: 'boolean' },
    only: { type: 'string' },
    fresh: { type: 'boolean' },
    concurrency: { type: 'string', default: '2' },
  },
});
// Jest reads ES modules only with this; Stryker hands it on to the processes that run the tests.
process.env['NODE_OPTIONS'] = '--experimental-vm-modules --no-warnings';

async function tryOut({ files, tests }: Group): Promise<Tried> {
  const startedAt = Date.now();
  const found = await new Stryker({
    mutate: files,
    testRunner: 'jest',
    jest: {
      projectType: 'custom',
      config: {
        ...(shared as object),
        roots: ['<rootDir>/src', '<rootDir>/test'],
        testMatch: tests.map((path) => `<rootDir>/${path}`),
        testTimeout: 30_000,
        maxWorkers: 1,
        watchman: false,
      },
      enableFindRelatedTests: false,
    },
    coverageAnalysis: 'perTest',
    concurrency: Number(flags.concurrency),
    // Added to the time that the tests need: a slow machine must not count as an endless loop.
    timeoutMS: 30_000,
    // Node never frees modules that were loaded in its vm: after a few hundred runs a process holds gigabytes, and does little but collect them.
    maxTestRunnerReuse: 25,
    reporters: ['progress-append-only'],
    ignorePatterns: ['/dist', '/demo', '/deploy', '/examples', '/bench', '/.demo', '/.mutation', '/test/histories'],
    tempDirName: '.mutation',
    warnings: false,
    // Its type is an enum that exists for the compiler alone.
    ...({ logLevel: 'error' } as object),
  }).runMutationTest();
  const mutants = found.map(({ fileName, location, mutatorName, replacement, status }) => {
    return { fileName: relative('', fileName), location, mutatorName, replacement, status };
  });
  return { mutants, minutes: (Date.now() - startedAt) / 60_000 };
}

const all: Tried[] = [];
for (const { files, tests } of GROUPS) {
  const group = { files: files.filter((file) => file.includes(flags.only ?? '')), tests };
  if (group.files.length === 0) continue;
  const kept = flags.fresh ? undefined : await keptOf(group);
  const tried = kept ?? (await tryOut(group));
  await keep(group, tried);
  all.push(tried);
  const unnoticed = tried.mutants.filter(isUnnoticed);
  const from = kept ? ', from an earlier run' : '';
  process.stdout.write(
    `${group.files.join(', ')}: ${tried.mutants.length} mutants, ${unnoticed.length} unnoticed${from}\n`,
  );
  for (const { fileName, location, replacement, status, mutatorName } of unnoticed) {
    const { line, column } = location.start;
    process.stdout.write(`  ${status} ${fileName}:${line}:${column} ${mutatorName}: ${replacement}\n`);
  }
}

const minutes = all.reduce((sum, tried) => sum + tried.minutes, 0);
const scores = scoresOf(all.flatMap(({ mutants }) => mutants));
const table = tableOf(scores, minutes);
process.stdout.write(`\n${table}\n`);
if (flags.write) await writeSection('reliability', 'mutation', table);
if (scores.total.score < LEAST_SCORE) {
  process.stderr.write(`mutation: a score of ${scores.total.score.toFixed(1)} %, and ${LEAST_SCORE} % are wanted\n`);
  process.exit(1);
}
