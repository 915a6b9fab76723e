/**
 * `npm run bulkheads`: what one connection, one caller or many waits can do to the others, on a dev server with the built worker.
 * `--only NAME` runs one of them, `--write` puts the figures into docs/reliability.md. Exits 1 where a figure is not what it must be.
 */
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../test/helpers/production-build.mjs';
import { writeSection } from '../../scripts/document-section.js';
import { seconds, table, type Experiment } from './figure.js';
import { hangingVendor } from './hanging-vendor.js';
import { pollNow } from './poll-now.js';
import { manyWaits } from './many-waits.js';
import { rateLimit } from './rate-limit.js';

const EXPERIMENTS: Experiment[] = [hangingVendor, rateLimit, pollNow, manyWaits];

const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean' } } });
const chosen = EXPERIMENTS.filter(({ name }) => values.only === undefined || values.only === name);
if (chosen.length === 0 || (values.write && values.only !== undefined)) {
  const names = EXPERIMENTS.map(({ name }) => name).join(', ');
  process.stderr.write(`usage: npm run bulkheads [-- --write | --only NAME], NAME one of ${names}\n`);
  process.exit(2);
}

await buildIfStale();
const sections: string[] = [];
for (const { name, title, run } of chosen) {
  const begun = Date.now();
  const figures = await run();
  const section = `### ${title}\n\n\`npm run bulkheads -- --only ${name}\`\n\n${table(figures)}`;
  process.stdout.write(`${section}\n\n(${seconds(Date.now() - begun)})\n\n`);
  sections.push(section);
  if (figures.some(({ holds }) => holds === false)) process.exitCode = 1;
}
if (values.write) await writeSection('reliability', 'bulkheads', sections.join('\n\n'));
