/** The columns of a table, fitted to the width of a terminal. */

export const GAP = 2;

/** What is left of a column where the terminal is too narrow; 0: it goes. */
export interface Narrowing {
  column: number;
  columns: number;
}

/**
 * @param natural how wide each column would be
 * @param narrowing one after the other; what was cut before stays so
 * @param regrowing the columns that get back what one that went leaves over
 * @param columns of the terminal; without it nothing is cut
 * @returns 0 for a column that is not shown
 */
export function fittedColumns(
  natural: readonly number[],
  narrowing: readonly Narrowing[],
  regrowing: readonly number[],
  columns = Infinity,
): number[] {
  const widths = [...natural];
  const spare = () => {
    const shown = widths.filter((width) => width > 0);
    return columns - shown.reduce((sum, width) => sum + width, 0) - GAP * (shown.length - 1);
  };
  for (const { column, columns: least } of narrowing) {
    if (spare() >= 0) break;
    const width = widths[column] ?? 0;
    // A column that goes, goes whole.
    widths[column] = least === 0 ? 0 : Math.max(Math.min(least, width), width + spare());
  }
  for (const column of regrowing) {
    const width = widths[column] ?? 0;
    if (width > 0) widths[column] = Math.min(natural[column] ?? 0, width + Math.max(0, spare()));
  }
  return widths;
}
