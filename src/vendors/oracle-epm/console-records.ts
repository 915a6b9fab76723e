/** The records of the Jobs console, as a job of type Export Job Console writes them: CSV with a byte order mark. Pure, tested by table. */

/** A job in the console. */
export interface ConsoleRecord {
  id: string;
  name: string;
  /** Who started it, in the spelling of the export. */
  by?: string;
}

// The vendor documents no names of columns. They are compared without case, spaces and punctuation.
const ID_COLUMNS = ['jobid', 'id'];
const NAME_COLUMNS = ['jobname', 'name'];
const USER_COLUMNS = ['user', 'username', 'userid', 'submittedby', 'startedby'];
/** The encrypted id of the application may stand before the header, on its line or on one of its own. */
const HEADER_WITHIN_ROWS = 2;

/** @returns undefined if the text has no columns for the id and the name */
export function recordsOf(text: string): ConsoleRecord[] | undefined {
  const rows = rowsOf(text.replace(/^\ufeff/, '').replace(/^"[^"]*"(?=[^,"\r\n])/, ''));
  const headers = rows.slice(0, HEADER_WITHIN_ROWS).map((row) => row.map(plain));
  const at = headers.findIndex((header) => has(header, ID_COLUMNS) && has(header, NAME_COLUMNS));
  const header = headers[at];
  if (!header) return undefined;
  const id = columnOf(header, ID_COLUMNS);
  const name = columnOf(header, NAME_COLUMNS);
  const user = columnOf(header, USER_COLUMNS);
  return rows.slice(at + 1).flatMap((row) => {
    const record = { id: row[id]?.trim() ?? '', name: row[name] ?? '' };
    const by = row[user]?.trim();
    return /^\d+$/.test(record.id) ? [{ ...record, ...(by && { by }) }] : [];
  });
}

function plain(column: string): string {
  return column.toLowerCase().replace(/[^a-z]/g, '');
}

function has(header: string[], known: readonly string[]): boolean {
  return columnOf(header, known) !== -1;
}

function columnOf(header: string[], known: readonly string[]): number {
  const name = known.find((one) => header.includes(one));
  return name === undefined ? -1 : header.indexOf(name);
}

/** The rows of a CSV text (RFC 4180). */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  for (const [part] of text.matchAll(/"(?:[^"]|"")*"?|,|\r\n|[\r\n]|[^",\r\n]+/g)) {
    if (part.startsWith('"')) field += part.replace(/^"|"$/g, '').replaceAll('""', '"');
    else if (part === ',') {
      row.push(field);
      field = '';
    } else if (/^[\r\n]/.test(part)) {
      rows.push([...row, field]);
      [row, field] = [[], ''];
    } else field += part;
  }
  return field === '' && row.length === 0 ? rows : [...rows, [...row, field]];
}
