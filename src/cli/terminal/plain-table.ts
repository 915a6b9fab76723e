/** A table whose columns are as wide as their texts. */
import { displayWidth, padToWidth, truncateEnd } from './truncate.js';

const GAP = 2;

/** A column that no row fills is left out. On a terminal, lines are cut at its width. */
export function plainTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
): string[] {
  const shown = titles.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ''));
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((row) => displayWidth(row[column] ?? ''))));
  return lines.map((row) => {
    const line = shown.map((column) => padToWidth(row[column] ?? '', widths[column] ?? 0)).join(' '.repeat(GAP));
    return isTTY ? truncateEnd(line.trimEnd(), columns) : line.trimEnd();
  });
}
