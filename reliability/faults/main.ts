/** `npm run faults`: every fault at every step of every vendor. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeSection } from '../../scripts/document-section.js';
import { cellsOf, isWatched, titleOf, type AnyCell, type Cell } from './cell.js';
import { playMatrix, playRunMatrix, type Played } from './matrix.js';
import { reportOf, runReportOf, type PlayedCell } from './report.js';
import { CHAPTERS } from './rows/index.js';
import { runCellsOf, type RunCell } from './runs/cell.js';
import { RUN_CHAPTERS } from './runs/rows.js';
import { RUN_VENDORS } from './runs/vendors.js';
import { STEP_TITLES } from './steps.js';
import { MATRIX_VENDORS } from './vendors.js';

const { values } = parseArgs({
  options: {
    vendor: { type: 'string' },
    step: { type: 'string' },
    fault: { type: 'string' },
    of: { type: 'string' },
    watch: { type: 'string', default: 'own' },
    every: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '8' },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    slowest: { type: 'boolean', default: false },
  },
});

function isWanted({ vendor, step, row }: AnyCell): boolean {
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
if (values.of !== undefined && values.of !== 'waits' && values.of !== 'runs') {
  process.stderr.write('--of is waits or runs\n');
  process.exit(2);
}
const every = Number(values.every);
if (!Number.isInteger(every) || every < 1) {
  process.stderr.write('--every is a number from 1: 3 plays every third cell\n');
  process.exit(2);
}
const isShared = values.watch === 'shared';
const isSampled = (_cell: AnyCell, nth: number): boolean => nth % every === 0;

const waits: Cell[] = CHAPTERS.flatMap(({ rows }) => cellsOf(rows, MATRIX_VENDORS))
  .filter(isWanted)
  .filter((cell) => values.of !== 'runs' && (!isShared || isWatched(cell)))
  .filter(isSampled);
// Before a run has its job, there is nothing to watch.
const runs: RunCell[] = RUN_CHAPTERS.flatMap(({ rows }) => runCellsOf(rows, RUN_VENDORS))
  .filter(isWanted)
  .filter(() => values.of !== 'waits' && !isShared)
  .filter(isSampled);
const cells: AnyCell[] = [...waits, ...runs];
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

const played: PlayedCell[] = [];
let twice = 0;

/** The cells of one kind. @returns what a report says about them */
async function playAll<Of extends AnyCell>(
  all: Of[],
  play: (cells: Of[], lanes: number, onPlayed: Played<Of>) => Promise<void>,
): Promise<{ own: PlayedCell[]; seconds: number; twice: number }> {
  const began = performance.now();
  const differing: Of[] = [];
  const own: PlayedCell[] = [];
  const keep = (one: PlayedCell) => {
    own.push(one);
    played.push(one);
  };
  await play(all, Number(values.lanes), (cell, result) => {
    if (result.defects.length > 0) differing.push(cell);
    else keep({ cell, result });
    for (const defect of result.defects) process.stdout.write(`AGAIN    ${titleOf(cell)}: ${defect}\n`);
    const done = own.length + differing.length;
    if (done % 50 === 0) process.stderr.write(`${done} of ${all.length} cells\n`);
  });
  // If a machine is too busy for so many cells at once, answers are late, which is a fault that no row describes: such cells run again alone.
  await play(differing, 1, (cell, result) => {
    keep({ cell, result });
    for (const defect of result.defects) process.stdout.write(`DIFFERS  ${titleOf(cell)}: ${defect}\n`);
  });
  twice += differing.length;
  return { own, seconds: Math.round((performance.now() - began) / 1_000), twice: differing.length };
}

const ofWaits = await playAll(waits, (some, lanes, on) => playMatrix(some, { lanes, isShared }, on));
const ofRuns = await playAll(runs, (some, _lanes, on) => playRunMatrix(some, on));

const failed = played.filter(({ result }) => result.defects.length > 0).length;
if (values.slowest) {
  for (const { cell, result } of played.toSorted((one, other) => other.result.ms - one.result.ms).slice(0, 20)) {
    process.stdout.write(`${(result.ms / 1_000).toFixed(1)} s  ${titleOf(cell)}\n`);
  }
}
process.stdout.write(
  `${played.length - failed} cells hold, ${failed} differ, ${twice} were played twice, in ${ofWaits.seconds + ofRuns.seconds} s\n`,
);
if (values.json) {
  const counts = { numPassedTests: played.length - failed, numFailedTests: failed };
  await writeFile(values.json, JSON.stringify(counts));
}
if (values.write && !isShared && every === 1) {
  if (waits.length > 0) await writeSection('reliability', 'faults', reportOf(ofWaits.own, ofWaits));
  if (runs.length > 0) await writeSection('reliability', 'faults-of-runs', runReportOf(ofRuns.own, ofRuns));
}
process.exitCode = failed === 0 && played.length === cells.length ? 0 : 1;
