/** The paths of a job's files in the store. The same job always gets the same paths. Pure. */
import { createHash } from 'node:crypto';
import filenamify from 'filenamify';
import { CONNECTION_NAME } from '../contract/ids.js';

// Leaves room for the suffixes below within the 255 bytes that file systems allow.
const MAX_NAME_BYTES = 180;

const LISTS = ['messages.ndjson', 'receipts.ndjson'];

/** Whether it is the path of a file that Vigil stores of a job. What else is in the store, such as files to upload, belongs to others. */
export function isJobFile(path: string): boolean {
  const [connection = '', job = '', ...rest] = path.split('/');
  if (!CONNECTION_NAME.test(connection) || job === '' || job.startsWith('.')) return false;
  const [folder = '', name = ''] = rest;
  return rest.length === 1 ? LISTS.includes(folder) : rest.length === 2 && folder === 'content' && name !== '';
}

/** The file of all messages of a job. */
export function messagesPath(connection: string, jobId: string): string {
  return `${jobFolder(connection, jobId)}/messages.ndjson`;
}

/** The list of all receipts, written if there are too many for the outcome. */
export function receiptsPath(connection: string, jobId: string): string {
  return `${jobFolder(connection, jobId)}/receipts.ndjson`;
}

/**
 * Returns a function that gives each file of a job's content its path. Call it once per file, in the vendor's order: files of the same
 * name get different paths, and collecting the job again gives the same paths.
 */
export function contentPaths(
  connection: string,
  jobId: string,
): (vendorName: string) => { name: string; path: string } {
  const given = new Set<string>();
  return (vendorName) => {
    const safe = safeName(vendorName);
    let name = safe;
    for (let nth = 2; given.has(folded(name)); nth += 1) name = numbered(safe, nth);
    given.add(folded(name));
    return { name, path: `${jobFolder(connection, jobId)}/content/${name}` };
  };
}

/** Equal for names that are one file where case does not count: there, the long s is an s. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

/**
 * A file name that is safe on every file system and close to the vendor's name. A changed name gets a hash of the original, so that two
 * different names stay different.
 */
export function safeName(vendorName: string): string {
  const base = vendorName.replace(/^.*[/\\]/s, '').normalize('NFC');
  const safe = sanitized(base);
  return safe === base ? safe : withHash(safe, vendorName);
}

/** The folder of a job, with all its files. */
export function jobFolder(connection: string, jobId: string): string {
  const safe = sanitized(jobId);
  // Ids that differ only in case, or in characters that a file name cannot have, must not share a folder.
  return `${connection}/${safe === jobId && safe === safe.toLowerCase() ? safe : withHash(safe, jobId)}`;
}

/** Never empty. */
function sanitized(name: string): string {
  return shortened(filenamify(name, { replacement: '_', maxLength: 1_000 }).replace(/^\.+/, '_'));
}

function withHash(name: string, original: string): string {
  const hash = createHash('sha256').update(original).digest('hex').slice(0, 8);
  const { stem, extension } = split(name);
  return `${stem}-${hash}${extension}`;
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
  while (Buffer.byteLength(head + tail) > MAX_NAME_BYTES) head = Array.from(head).slice(0, -1).join('');
  return head + tail;
}
