/** Where in the store a job's things are: always the same place for the same job. Pure. */
import { createHash } from 'node:crypto';
import filenamify from 'filenamify';

// Leaves room for the marks that are added to a name, within the 255 bytes that file systems allow.
const LONGEST_NAME_BYTES = 180;

/** The file of all messages of a job. */
export function messagesPath(connection: string, jobId: string): string {
  return `${jobFolder(connection, jobId)}/messages.ndjson`;
}

/** The list of all receipts, where they are too many for the outcome. */
export function receiptsPath(connection: string, jobId: string): string {
  return `${jobFolder(connection, jobId)}/receipts.ndjson`;
}

/**
 * Gives out the paths of a job's content, one for each piece in order: two pieces of the same name get two places, and the same job
 * collected twice the same places again.
 */
export function contentPaths(
  connection: string,
  jobId: string,
): (vendorName: string) => { name: string; path: string } {
  const given = new Set<string>();
  return (vendorName) => {
    const safe = safeName(vendorName);
    let name = safe;
    for (let nth = 2; given.has(name.toLowerCase()); nth += 1) name = numbered(safe, nth);
    given.add(name.toLowerCase());
    return { name, path: `${jobFolder(connection, jobId)}/content/${name}` };
  };
}

/**
 * A file name that stays in its folder on every file system, as near to the vendor's as it can be. Names that had to be changed carry
 * a mark of the original, so that two of them never meet.
 */
export function safeName(vendorName: string): string {
  const base = vendorName.replace(/^.*[/\\]/s, '').normalize('NFC');
  const safe = withoutWhatNoFileMayHave(base);
  return safe === base ? safe : marked(safe, vendorName);
}

function jobFolder(connection: string, jobId: string): string {
  const safe = withoutWhatNoFileMayHave(jobId);
  // Ids that differ only in what a file name cannot hold, or in the case of letters, must not share a folder.
  return `${connection}/${safe === jobId && safe === safe.toLowerCase() ? safe : marked(safe, jobId)}`;
}

/** Never empty. */
function withoutWhatNoFileMayHave(name: string): string {
  return shortened(filenamify(name, { replacement: '_', maxLength: 1_000 }).replace(/^\.+/, '_'));
}

function marked(name: string, original: string): string {
  const mark = createHash('sha256').update(original).digest('hex').slice(0, 8);
  const { stem, extension } = split(name);
  return `${stem}-${mark}${extension}`;
}

function numbered(name: string, nth: number): string {
  const { stem, extension } = split(name);
  return `${stem}-${nth}${extension}`;
}

function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

function shortened(name: string): string {
  const { stem, extension } = split(name);
  const tail = Buffer.byteLength(extension) <= 20 ? extension : '';
  let head = tail === extension ? stem : name;
  while (Buffer.byteLength(head + tail) > LONGEST_NAME_BYTES) head = Array.from(head).slice(0, -1).join('');
  return head + tail;
}
