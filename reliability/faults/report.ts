/** The matrix as Markdown: a row for each fault, a column for each step, and in each cell the result. Pure. */
import { wordsOf, type AnyCell } from './cell.js';
import { grouped } from './grouped.js';
import { CHAPTERS } from './rows/index.js';
import type { Result } from './run-cell.js';
import { RUN_CHAPTERS } from './runs/rows.js';
import { RUN_STEPS, STEP_TITLES, STEPS } from './steps.js';

export interface PlayedCell {
  cell: AnyCell;
  result: Result;
}

interface Took {
  seconds: number;
  twice: number;
}

interface Chapter {
  title: string;
  rows: AnyCell['row'][];
}

/** For the cells of waits. */
export function reportOf(played: PlayedCell[], took: Took): string {
  return [
    headOf(played, took),
    '',
    '`well` means that the wait succeeded, with every message and every byte of the content; in the column `cancel`, that it ended as Canceled and the vendor',
    'confirmed it. After it come the conditions that the wait showed meanwhile. If vendors differ, the cell has a line for each result.',
    ...tablesOf(played, CHAPTERS, STEPS),
  ].join('\n');
}

/** For the cells of runs. */
export function runReportOf(played: PlayedCell[], took: Took): string {
  return [
    headOf(played, took),
    '',
    '`submitted` and `adopted` mean: the vendor has started one job for the run, the run has awaited this job, and it has succeeded. After every other end',
    'comes what the vendor has started. If there was more than one request, their number follows. Where vendors differ, each is named.',
    ...tablesOf(played, RUN_CHAPTERS, RUN_STEPS),
  ].join('\n');
}

function headOf(played: PlayedCell[], { seconds, twice }: Took): string {
  const held = played.filter(({ result }) => result.defects.length === 0).length;
  return `${played.length} cells ran in ${seconds} s: ${held} ended as expected, ${played.length - held} did not. ${twice} failed at first, while many others ran, and were repeated alone.`;
}

function tablesOf(played: PlayedCell[], chapters: Chapter[], steps: readonly AnyCell['step'][]): string[] {
  const lines: string[] = [];
  for (const { title, rows } of chapters) {
    const inChapter = played.filter(({ cell }) => rows.includes(cell.row));
    if (inChapter.length === 0) continue;
    lines.push('', `### ${title}`, '', `| the vendor … | ${steps.map((step) => STEP_TITLES[step]).join(' | ')} |`);
    lines.push(`| --- |${' --- |'.repeat(steps.length)}`);
    for (const faults of groupedByFault(rows)) {
      const cells = steps.map((step) => cellText(inChapter, faults, step));
      lines.push(`| ${escaped(faults[0]!.fault)} | ${cells.join(' | ')} |`);
    }
  }
  return lines;
}

/** Rows of one fault may be written separately, one for each step. */
function groupedByFault(rows: AnyCell['row'][]): AnyCell['row'][][] {
  return [...grouped(rows, ({ fault }) => fault).values()];
}

function cellText(played: PlayedCell[], rows: AnyCell['row'][], step: AnyCell['step']): string {
  const here = played.filter(({ cell }) => cell.step === step && rows.includes(cell.row));
  const byWords = grouped(here, ({ result }) => (result.defects.length > 0 ? '**differs**' : wordsOf(result)));
  if (byWords.size <= 1) return [...byWords.keys()][0] ?? '';
  return [...byWords]
    .map(([words, cells]) => `${cells.map(({ cell }) => cell.vendor.title).join(', ')}: ${words}`)
    .join('<br>');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
