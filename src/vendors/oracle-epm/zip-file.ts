/** Reads a file of a small ZIP archive in memory (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16). */
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_BYTES = 22;
const STORED = 0;
const DEFLATED = 8;

/**
 * The first file of the archive whose name has the ending.
 * @param limit of its decompressed bytes @throws Error if the archive is broken or the file is larger
 */
export async function fileInZip(archive: Buffer, ending: string, limit: number): Promise<Buffer> {
  let at = directoryOf(archive);
  while (at + 4 <= archive.length && archive.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameBytes = archive.readUInt16LE(at + 28);
    const otherBytes = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    if (name.toLowerCase().endsWith(ending)) return contentOf(archive, at, limit);
    at += 46 + nameBytes + otherBytes;
  }
  throw new Error(`the archive has no file that ends with ${ending}`);
}

function directoryOf(archive: Buffer): number {
  // Its comment, which comes last, has at most 65,535 bytes.
  for (let at = archive.length - END_BYTES; at >= Math.max(0, archive.length - END_BYTES - 0xffff); at -= 1) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return archive.readUInt32LE(at + 16);
  }
  throw new Error('it is no ZIP archive');
}

async function contentOf(archive: Buffer, entry: number, limit: number): Promise<Buffer> {
  const method = archive.readUInt16LE(entry + 10);
  // The sizes in the local entry may be missing.
  const bytes = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + bytes);
  if (method === DEFLATED) return promisify(inflateRaw)(packed, { maxOutputLength: limit });
  if (method !== STORED || packed.length > limit) throw new Error('the archive cannot be read');
  return packed;
}
