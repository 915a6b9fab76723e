/** Content that a vendor has coded though nobody asked for it: decoded strictly, and never without bounds. */
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, Readable, type Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, type Zlib } from 'node:zlib';
import type { VendorErrorKind } from './vendor-error.js';

export type Coding = keyof typeof DECODERS;

const DECODERS = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
} satisfies Record<string, () => Duplex & Zlib>;

/** Below this a bomb does no harm, and content of blanks or zeros may well be coded that tightly. */
export const BOMB_FLOOR_BYTES = 64 * 1024 * 1024;
/** What deflate can reach is 1,032; lists and reports come to 5 to 50. */
export const BOMB_RATIO = 200;

/** The coding that the headers name; unknown also where there are several, one over the other. */
export function codingOf(headers: IncomingHttpHeaders): Coding | 'identity' | 'unknown' {
  const coding = (headers['content-encoding'] ?? '').trim().toLowerCase().replace(/^x-/, '');
  if (coding === '' || coding === 'identity') return 'identity';
  return Object.hasOwn(DECODERS, coding) ? (coding as Coding) : 'unknown';
}

/** Whether so much has come out of so little that more of it must not be taken. */
export function isBomb(decodedBytes: number, codedBytes: number): boolean {
  return decodedBytes > BOMB_FLOOR_BYTES && decodedBytes > BOMB_RATIO * codedBytes;
}

/**
 * @param fails makes the error for content that is cut, damaged, followed by something else, or a bomb
 * @throws that error, or whatever `coded` throws
 */
export async function* decoded(
  coded: AsyncIterable<Buffer>,
  coding: Coding,
  fails: (kind: VendorErrorKind, what: string) => Error,
): AsyncGenerator<Buffer, undefined> {
  const source = new Source(coded);
  const decoder = DECODERS[coding]();
  let bytes = 0;
  try {
    // Its end and its errors are those of the decoder, which is read here.
    pipeline(Readable.from(source.chunks()), decoder, () => undefined);
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (isBomb(bytes, source.bytes)) {
        throw fails('unintelligible', `more than ${BOMB_RATIO} bytes come out of each that was sent`);
      }
      yield chunk;
    }
  } catch (error) {
    if (source.broke) throw source.broke.error;
    // An answer without a body may name a coding all the same.
    if (source.bytes === 0) return undefined;
    // As a body that breaks off: what comes next may well be whole.
    if (codeOf(error) === 'Z_BUF_ERROR') throw fails('unreachable', `the content ends before its ${coding} does`);
    if (!isOfDecoder(error)) throw error;
    throw fails('unintelligible', `the content is not ${coding}, though it is said to be`);
  } finally {
    decoder.destroy();
  }
  // What follows the end of a coded body is left unread by the decoder.
  if (decoder.bytesWritten !== source.bytes) {
    throw fails('unintelligible', `more came than the content in ${coding}`);
  }
  return undefined;
}

/** Counts, and remembers its own break: what the decoder makes of that is another error. */
class Source {
  bytes = 0;
  broke: { error: unknown } | undefined;

  constructor(private readonly coded: AsyncIterable<Buffer>) {}

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.coded) {
        this.bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.broke = { error };
      throw error;
    }
  }
}

function isOfDecoder(error: unknown): boolean {
  return /^(Z_|ERR_BROTLI|ERR__ERROR|ERR_TRAILING)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
