/** The text of an answer, whatever its character set. */
import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * A byte order mark decides, then the charset of Content-Type. Without either (or with one that is unknown) the text is UTF-8 or, where it
 * cannot be, UTF-16 or windows-1252, as common clients read it. Damaged characters become U+FFFD.
 */
export function decodedText(bytes: Buffer, headers: IncomingHttpHeaders): string {
  return decode(bytes, markOf(bytes) ?? declaredCharset(headers) ?? likelyCharset(bytes));
}

/** Whether the name is that of a character set. */
export function isCharset(name: string): boolean {
  try {
    return new TextDecoder(name) instanceof TextDecoder;
  } catch {
    return false;
  }
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function declaredCharset(headers: IncomingHttpHeaders): string | undefined {
  const [, charset] = /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(headers['content-type'] ?? '') ?? [];
  // Only a mark says which UTF-16 it is.
  return charset !== undefined && !/^utf-16$/i.test(charset) && isCharset(charset) ? charset : undefined;
}

// An answer begins with a sign of ASCII, one byte of which is zero in UTF-16.
function likelyCharset(bytes: Buffer): string {
  if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  if (bytes[1] === 0 && bytes[0] !== undefined) return 'utf-16le';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function decode(bytes: Buffer, charset: string): string {
  const decoder = new TextDecoder(charset);
  // In one piece, Node 20 reads windows-1252 as Latin-1.
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
