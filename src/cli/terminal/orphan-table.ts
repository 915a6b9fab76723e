/** A table of unfinished jobs without a wait. Its last column is the command that awaits each one. */
import type { JobState, Timestamp, VendorName } from '../../contract/job.js';
import { truncateEnd, truncateMiddle, padToWidth, displayWidth } from './truncate.js';
import { columnWidths, GAP, type Narrowing } from './column-widths.js';
import { coloured } from './outcome-text.js';
import { wholeSeconds } from '../../text/short-duration.js';
import { oneLine } from '../../text/printable-text.js';

/** An unfinished job that no running wait covers. */
export interface Orphan {
  connection: string;
  vendor: VendorName;
  jobId: string;
  state: JobState;
  vendorState: string;
  name: string | null;
  by: string | null;
  began: Timestamp | null;
  /** The command that starts a wait for it. */
  watch: string;
}

const TITLES = ['CONNECTION', 'JOB', 'STATE', 'AGE', 'BY', 'NAME', 'COMMAND'] as const;
const STATE = 2;

// The command is never cut, so that you can copy it.
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

/** @param now milliseconds since the epoch @param columns the width of the terminal; by default nothing is cut */
export function orphanTable(
  orphans: readonly Orphan[],
  { now, columns, stream }: { now: number; columns?: number; stream: NodeJS.WriteStream },
): string[] {
  const rows = orphans.map((orphan) => cellsOf(orphan, now));
  const widths = columnWidths(
    TITLES.map((title, column) => {
      const texts = rows.map((row) => row[column] ?? '');
      // Leave out a column that no vendor fills.
      return texts.every((text) => text === '') ? 0 : Math.max(title.length, ...texts.map(displayWidth));
    }),
    NARROWING,
    REGROWING,
    columns,
  );
  const lineOf = (cells: readonly string[], colour: (cell: string) => string) => {
    const shown = cells.flatMap((cell, column) => {
      const width = widths[column] ?? 0;
      if (width === 0) return [];
      const text = padToWidth(column === 1 ? truncateMiddle(cell, width) : truncateEnd(cell, width), width);
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
  const stateText = state === 'unknown' && vendorState !== '' ? `${state} (${oneLine(vendorState)})` : state;
  const age = began === null ? '' : wholeSeconds(now - Date.parse(began));
  return [connection, oneLine(jobId), stateText, age, oneLine(by ?? ''), oneLine(name ?? ''), oneLine(watch)];
}
