/** Jobs that nobody watches, as a table whose last column is the command that watches each. */
import type { JobState, Timestamp, VendorName } from '../../contract/job.js';
import { cutEnd, cutMiddle, padded, widthOf } from './fit.js';
import { fittedColumns, GAP, type Narrowing } from './fitted-columns.js';
import { coloured, durationText } from './outcome-text.js';
import { oneLine } from './printable.js';

/** A job that has not ended and that no wait watches. */
export interface Orphan {
  connection: string;
  vendor: VendorName;
  jobId: string;
  state: JobState;
  vendorState: string;
  name: string | null;
  by: string | null;
  began: Timestamp | null;
  /** The command that makes Vigil watch it. */
  watch: string;
}

const TITLES = ['CONNECTION', 'JOB', 'STATE', 'SINCE', 'BY', 'NAME', 'WATCH IT'] as const;
const STATE = 2;

// The command is never cut: it is there to be copied.
const NARROWING: readonly Narrowing[] = [
  { column: 5, columns: 8 },
  { column: 4, columns: 8 },
  { column: 5, columns: 0 },
  { column: 4, columns: 0 },
  { column: 3, columns: 0 },
  { column: 1, columns: 7 },
  { column: 0, columns: 0 },
  { column: 1, columns: 0 },
  { column: STATE, columns: 0 },
];
const REGROWING = [1, 4];

/** @param now milliseconds since the epoch @param columns of the terminal; without it nothing is cut */
export function orphanTable(
  orphans: readonly Orphan[],
  { now, columns, stream }: { now: number; columns?: number; stream: NodeJS.WriteStream },
): string[] {
  const rows = orphans.map((orphan) => cellsOf(orphan, now));
  const widths = fittedColumns(
    TITLES.map((title, column) => {
      const texts = rows.map((row) => row[column] ?? '');
      // What no vendor tells needs no column.
      return texts.every((text) => text === '') ? 0 : Math.max(title.length, ...texts.map(widthOf));
    }),
    NARROWING,
    REGROWING,
    columns,
  );
  const lineOf = (cells: readonly string[], colour: (cell: string) => string) => {
    const shown = cells.flatMap((cell, column) => {
      const width = widths[column] ?? 0;
      if (width === 0) return [];
      const text = padded(column === 1 ? cutMiddle(cell, width) : cutEnd(cell, width), width);
      return [column === STATE ? colour(text) : text];
    });
    return shown.join(' '.repeat(GAP)).trimEnd();
  };
  const lines = rows.map((cells, row) =>
    lineOf(cells, (text) => {
      const state = orphans[row]?.state ?? 'unknown';
      return coloured(state, stream) + text.slice(state.length);
    }),
  );
  return [lineOf(TITLES, (text) => text), ...lines];
}

function cellsOf({ connection, jobId, state, vendorState, began, by, name, watch }: Orphan, now: number): string[] {
  const told = state === 'unknown' && vendorState !== '' ? `${state} (${oneLine(vendorState)})` : state;
  const age = began === null ? '' : durationText(Math.max(0, Math.round((now - Date.parse(began)) / 1_000)));
  return [connection, oneLine(jobId), told, age, oneLine(by ?? ''), oneLine(name ?? ''), oneLine(watch)];
}
