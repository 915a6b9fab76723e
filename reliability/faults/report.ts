/** The matrix as Markdown: a row for each fault, a column for each step, and in each cell the result. Pure. */
import { wordsOf, type Cell } from './cell.js';
import { grouped } from './grouped.js';
import type { Row } from './row.js';
import { CHAPTERS } from './rows/index.js';
import type { Result } from './run-cell.js';
import { STEP_TITLES, STEPS, type StepName } from './steps.js';

export interface PlayedCell {
  cell: Cell;
  result: Result;
}

export function reportOf(played: PlayedCell[], { seconds, twice }: { seconds: number; twice: number }): string {
  const held = played.filter(({ result }) => result.defects.length === 0).length;
  const lines = [
    `${played.length} cells were played in ${seconds} s; ${held} came out as they must, ${played.length - held} did not. ${twice} differed at first, with many others at once, and were played again alone.`,
    '',
    '`well` means: succeeded, with every message and every byte of the content; where the caller cancels: Canceled, and confirmed by the vendor.',
    'What comes after it are the conditions that were shown meanwhile. Where vendors differ, each is named.',
  ];
  for (const { title, rows } of CHAPTERS) {
    const inChapter = played.filter(({ cell }) => rows.includes(cell.row));
    if (inChapter.length === 0) continue;
    lines.push('', `### ${title}`, '', `| the vendor … | ${STEPS.map((step) => STEP_TITLES[step]).join(' | ')} |`);
    lines.push(`| --- |${' --- |'.repeat(STEPS.length)}`);
    for (const faults of groupedByFault(rows)) {
      const cells = STEPS.map((step) => cellText(inChapter, faults, step));
      lines.push(`| ${escaped(faults[0]!.fault)} | ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

/** Rows of one fault may be written separately, one for each step. */
function groupedByFault(rows: Row[]): Row[][] {
  return [...grouped(rows, ({ fault }) => fault).values()];
}

function cellText(played: PlayedCell[], rows: Row[], step: StepName): string {
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
