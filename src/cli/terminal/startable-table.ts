/** A table of what can be started. */
import type { StartableJob } from '../../vendors/shared/vendor-client.js';
import { oneLine } from '../../text/printable-text.js';
import { displayWidth, padToWidth, truncateEnd } from './truncate.js';

const TITLES = ['ALLOWED', 'JOB', 'TITLE', 'PARAMETERS'];
const GAP = 2;

/** On a terminal, lines are cut at its width. */
export function startableTable(
  jobs: readonly (StartableJob & { allowed: boolean })[],
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
): string[] {
  const rows = jobs.map(({ name, title, parameters, allowed }) => [
    allowed ? 'yes' : 'no',
    oneLine(name),
    oneLine(title ?? ''),
    (parameters ?? []).map((one) => oneLine(one.name)).join(', '),
  ]);
  // A column that no job fills is left out.
  const shown = TITLES.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ''));
  const lines = [TITLES, ...rows];
  const widths = TITLES.map((_, column) => Math.max(...lines.map((row) => displayWidth(row[column] ?? ''))));
  return lines.map((row) => {
    const line = shown.map((column) => padToWidth(row[column] ?? '', widths[column] ?? 0)).join(' '.repeat(GAP));
    return isTTY ? truncateEnd(line.trimEnd(), columns) : line.trimEnd();
  });
}
