/** A table of what can be started. */
import type { StartableJob } from '../../vendors/shared/vendor-client.js';
import { oneLine } from '../../text/printable-text.js';
import { plainTable } from './plain-table.js';

export function startableTable(
  jobs: readonly (StartableJob & { allowed: boolean })[],
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
): string[] {
  const rows = jobs.map(({ name, title, parameters, allowed }) => [
    allowed ? 'yes' : 'no',
    oneLine(name),
    oneLine(title ?? ''),
    (parameters ?? []).map((one) => oneLine(one.name)).join(', '),
  ]);
  return plainTable(['ALLOWED', 'JOB', 'TITLE', 'PARAMETERS'], rows, stream);
}
