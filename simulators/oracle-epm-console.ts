/** The file that a job of type Export Job Console writes: a ZIP with a CSV file, which begins with a byte order mark. */
import { crc32, deflateRawSync } from 'node:zlib';
import type { Content } from './content.js';
import type { OracleEpmSimulatorOptions } from './oracle-epm-specs.js';

/** A record in the order of `CONSOLE_COLUMNS`. */
export type ConsoleRow = string[];

/** The vendor's pages name no columns. */
export const CONSOLE_COLUMNS = ['Job ID', 'Parent Job ID', 'Job Name', 'Job Type', 'Job Status', 'User', 'Start Time'];

const APPLICATION_ID = '"u3Zf0cq9Yk1vW2mT8sQp7w=="';

export function consoleFile(
  rows: readonly ConsoleRow[],
  { consoleColumns = CONSOLE_COLUMNS, applicationId = 'none' }: OracleEpmSimulatorOptions,
): Content {
  const header = consoleColumns.map(quoted).join(',');
  const begin = { none: '', 'before the header': APPLICATION_ID, 'on its own line': `${APPLICATION_ID}\r\n` };
  const lines = [`\ufeff${begin[applicationId]}${header}`, ...rows.map((row) => row.map(quoted).join(','))];
  return { mediaType: 'application/zip', body: zipOf('JobConsole.csv', `${lines.join('\r\n')}\r\n`) };
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** A ZIP archive with one file, as Java's streams write it: its sizes come after the file and in the directory. */
function zipOf(name: string, text: string): Buffer {
  const plain = Buffer.from(text);
  const packed = deflateRawSync(plain);
  const sizes = uint32s(crc32(plain), packed.length, plain.length);
  // Version 2.0, the sizes follow, deflated, no time.
  const about = uint16s(20, 8, 8, 0, 0);
  const names = uint16s(name.length, 0);
  const [localSignature, entrySignature, endSignature, sizesSignature] = [
    0x04034b50, 0x02014b50, 0x06054b50, 0x08074b50,
  ].map((value) => uint32s(value));
  const local = [localSignature!, about, uint32s(0, 0, 0), names, Buffer.from(name), packed, sizesSignature!, sizes];
  const begin = Buffer.concat(local);
  const entry = Buffer.concat([entrySignature!, uint16s(20), about, sizes, names, Buffer.alloc(14), Buffer.from(name)]);
  const end = [endSignature!, uint16s(0, 0, 1, 1), uint32s(entry.length, begin.length), uint16s(0)];
  return Buffer.concat([begin, entry, ...end]);
}

function uint16s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16LE(value, 2 * index));
  return bytes;
}

function uint32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return bytes;
}
