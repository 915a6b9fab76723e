/** `npm run faults`: every fault at every step of every vendor. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeSection } from '../../scripts/document-section.js';
import { cellsOf, isWatched, titleOf, type Cell } from './cell.js';
import { playMatrix } from './matrix.js';
import { reportOf, type PlayedCell } from './report.js';
import { CHAPTERS } from './rows/index.js';
import type { Result } from './run-cell.js';
import { STEP_TITLES } from './steps.js';
import { MATRIX_VENDORS } from './vendors.js';

const { values } = parseArgs({
  options: {
    vendor: { type: 'string' },
    step: { type: 'string' },
    fault: { type: 'string' },
    watch: { type: 'string', default: 'own' },
    lanes: { type: 'string', default: '8' },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    slowest: { type: 'boolean', default: false },
  },
});

function isWanted({ vendor, step, row }: Cell): boolean {
  const { vendor: ofVendor, step: atStep, fault } = values;
  return (
    (ofVendor === undefined || vendor.name === ofVendor) &&
    (atStep === undefined || STEP_TITLES[step] === atStep) &&
    (fault === undefined || row.fault.includes(fault))
  );
}

if (values.watch !== 'own' && values.watch !== 'shared') {
  process.stderr.write('--watch is own or shared\n');
  process.exit(2);
}
const isShared = values.watch === 'shared';

const cells = CHAPTERS.flatMap(({ rows }) => cellsOf(rows, MATRIX_VENDORS))
  .filter(isWanted)
  .filter((cell) => !isShared || isWatched(cell));
if (values.list) {
  for (const cell of cells) process.stdout.write(`${titleOf(cell)}\n`);
  process.exit(0);
}
if (cells.length === 0) {
  process.stderr.write('no cell is like that; --list shows them all\n');
  process.exit(2);
}

process.once('SIGINT', () => {
  const done = new Set(played.map(({ cell }) => cell));
  for (const cell of cells) if (!done.has(cell)) process.stdout.write(`NOT PLAYED  ${titleOf(cell)}\n`);
  process.exit(130);
});

const began = performance.now();
const played: PlayedCell[] = [];
const differing: Cell[] = [];
await playMatrix(cells, { lanes: Number(values.lanes), isShared }, (cell: Cell, result: Result) => {
  if (result.defects.length > 0) differing.push(cell);
  else played.push({ cell, result });
  for (const defect of result.defects) process.stdout.write(`AGAIN    ${titleOf(cell)}: ${defect}\n`);
  const done = played.length + differing.length;
  if (done % 50 === 0) process.stderr.write(`${done} of ${cells.length} cells\n`);
});
// If a machine is too busy for so many cells at once, answers are late, which is a fault that no row describes: such cells run again alone.
await playMatrix(differing, { lanes: 1, isShared }, (cell: Cell, result: Result) => {
  played.push({ cell, result });
  for (const defect of result.defects) process.stdout.write(`DIFFERS  ${titleOf(cell)}: ${defect}\n`);
});
const seconds = Math.round((performance.now() - began) / 1_000);
const failed = played.filter(({ result }) => result.defects.length > 0).length;
if (values.slowest) {
  for (const { cell, result } of played.toSorted((one, other) => other.result.ms - one.result.ms).slice(0, 20)) {
    process.stdout.write(`${(result.ms / 1_000).toFixed(1)} s  ${titleOf(cell)}\n`);
  }
}
process.stdout.write(
  `${played.length - failed} cells hold, ${failed} differ, ${differing.length} were played twice, in ${seconds} s\n`,
);
if (values.json) {
  const counts = { numPassedTests: played.length - failed, numFailedTests: failed };
  await writeFile(values.json, JSON.stringify(counts));
}
if (values.write && !isShared)
  await writeSection('reliability', 'faults', reportOf(played, { seconds, twice: differing.length }));
process.exitCode = failed === 0 && played.length === cells.length ? 0 : 1;
