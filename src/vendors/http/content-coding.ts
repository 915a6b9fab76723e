/** Decompresses what a vendor compressed. Strict about damage, and bounded against bombs. */
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, Readable, type Duplex } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  type Zlib,
} from 'node:zlib';
import { isCharset } from './answer-text.js';
import { startOf } from './response-body.js';
import type { VendorErrorKind } from './vendor-error.js';

export type Coding = keyof typeof DECODERS;

const DECODERS = {
  br: () => createBrotliDecompress(),
  // HTTP prescribes the header of zlib, which many servers leave out. Its first byte ends in 8.
  deflate: (start: Buffer) => (((start[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()),
  gzip: () => createGunzip(),
} satisfies Record<string, (start: Buffer) => Duplex & Zlib>;

/** What servers write that do not code at all, beside the name of a charset. */
const NO_CODINGS = ['', 'identity', 'none', 'binary', '7bit', '8bit'];
/** As many as curl takes. */
const MOST_CODINGS = 5;
/** Enough to see what a compressed file begins with. */
export const START_BYTES = 4_096;

/** Content below this size is never a bomb: it does no harm, and real files of blanks or zeros compress this well. */
export const BOMB_FLOOR_BYTES = 64 * 1024 * 1024;
/** Lists and reports compress 5 to 50 times. The limit of deflate is 1,032. */
export const BOMB_RATIO = 200;

/** The content codings of the headers, in the order in which they were applied; undefined if one of them is unknown. */
export function codingsOf(headers: IncomingHttpHeaders): Coding[] | undefined {
  const names = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-/, ''));
  const codings = names.filter((name) => !NO_CODINGS.includes(name) && !isCharset(name));
  return codings.length <= MOST_CODINGS && codings.every(isCoding) ? codings : undefined;
}

function isCoding(name: string): name is Coding {
  return Object.hasOwn(DECODERS, name);
}

/**
 * Whether the bytes are a gzip file that was not compressed again: some servers label such a file as if it were, and decompressing would
 * change it. @param start the first bytes of the body
 */
export function isGzipFile(start: Buffer): boolean {
  if (!startsAsGzip(start)) return false;
  try {
    return !startsAsGzip(gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch {
    return false;
  }
}

function startsAsGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Whether the content expands so much that Vigil must stop reading it. */
export function isBomb(decodedBytes: number, codedBytes: number): boolean {
  return decodedBytes > BOMB_FLOOR_BYTES && decodedBytes > BOMB_RATIO * codedBytes;
}

export interface DecodeOptions {
  /** Makes the error for a body that is truncated, damaged, followed by other bytes, or a bomb. */
  fails: (kind: VendorErrorKind, what: string) => Error;
  /** Bytes after the end of the compressed data are ignored, as browsers do. */
  ignoreRest?: boolean;
}

/** @throws what `fails` makes, or whatever `coded` throws */
export function decoded(
  coded: AsyncGenerator<Buffer, undefined>,
  codings: Coding[],
  options: DecodeOptions,
): AsyncGenerator<Buffer, undefined> {
  const wire = new Source(coded);
  let chunks = wire.chunks();
  for (const coding of [...codings].reverse()) chunks = decodedOnce(chunks, coding, options, wire);
  return chunks;
}

/** @param wire what was received, which decides whether it is a bomb */
async function* decodedOnce(
  coded: AsyncGenerator<Buffer, undefined>,
  coding: Coding,
  { fails, ignoreRest = false }: DecodeOptions,
  wire: Source,
): AsyncGenerator<Buffer, undefined> {
  const { start, chunks } = await startOf(coded, 1);
  const source = new Source(chunks);
  const decoder = DECODERS[coding](start);
  let bytes = 0;
  try {
    // The callback does nothing because the loop below sees the decoder's end and errors.
    pipeline(Readable.from(source.chunks()), decoder, () => undefined);
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (isBomb(bytes, wire.bytes)) {
        throw fails('unintelligible', `the content expands to more than ${BOMB_RATIO} times its size`);
      }
      yield chunk;
    }
  } catch (error) {
    if (source.broke) throw source.broke.error;
    // An answer without a body may still have a Content-Encoding.
    if (source.bytes === 0) return undefined;
    // Treated like a broken connection: the next attempt may get the whole content.
    if (codeOf(error) === 'Z_BUF_ERROR') throw fails('unreachable', `the ${coding} content is truncated`);
    if (!isOfDecoder(error)) throw error;
    throw fails('unintelligible', `the content is labelled ${coding} but is not ${coding}`);
  } finally {
    decoder.destroy();
  }
  // The decoder ignores bytes after the end of the compressed data.
  if (!ignoreRest && decoder.bytesWritten !== source.bytes) {
    throw fails('unintelligible', `extra bytes follow the ${coding} content`);
  }
  return undefined;
}

/** Counts the bytes, and keeps the error of the source, because the decoder replaces it with its own. */
class Source {
  bytes = 0;
  broke: { error: unknown } | undefined;

  constructor(private readonly coded: AsyncGenerator<Buffer, undefined>) {}

  async *chunks(): AsyncGenerator<Buffer, undefined> {
    try {
      for await (const chunk of this.coded) {
        this.bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.broke = { error };
      throw error;
    }
    return undefined;
  }
}

function isOfDecoder(error: unknown): boolean {
  return /^(Z_|ERR_BROTLI|ERR__ERROR|ERR_TRAILING)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
