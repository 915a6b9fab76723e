/** The bodies that a simulator serves: given bytes, or any number of pseudo-random bytes, which are streamed in constant memory. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** The same `bytes` and `seed` always give the same content. Only one chunk is in memory at a time. */
export interface PseudoRandomBody {
  bytes: number;
  seed: number;
}

export type Body = Buffer | string | PseudoRandomBody;

/** The content of a job. */
export interface Content {
  fileName?: string;
  mediaType: string;
  body: Body;
  /** `content-length`: true (default) sends the real length, false leaves it out (chunked), a number is sent even if it is wrong. */
  announceLength?: boolean | number;
  /** Offers ranges of this version. Without it, each answer has the whole body, because no vendor's page promises ranges. */
  ranges?: Version;
}

/** As the vendor sends it: a tag with its quotes, a date in HTTP format. */
export interface Version {
  etag?: string;
  lastModified?: string;
}

const CHUNK_BYTES = 64 * 1024;

export function isPseudoRandom(body: unknown): body is PseudoRandomBody {
  return (
    typeof body === 'object' &&
    body !== null &&
    // The keys of a Buffer are its bytes, and checking them takes half a minute for 20 MB.
    !Buffer.isBuffer(body) &&
    Object.keys(body).sort().join() === 'bytes,seed' &&
    Number.isSafeInteger((body as PseudoRandomBody).bytes) &&
    Number.isSafeInteger((body as PseudoRandomBody).seed)
  );
}

/** The length in bytes. */
export function sizeOf(body: Body): number {
  return isPseudoRandom(body) ? body.bytes : Buffer.byteLength(body);
}

/** The bytes of the body in chunks, optionally only those from `start` up to `end`. */
export function* chunksOf(body: Body, end = sizeOf(body), start = 0): Generator<Buffer> {
  let at = 0;
  for (const chunk of isPseudoRandom(body) ? pseudoRandomChunks(body) : slices(Buffer.from(body as Buffer))) {
    if (at >= end) return;
    const wanted = chunk.subarray(Math.max(0, start - at), end - at);
    if (wanted.length > 0) yield wanted;
    at += chunk.length;
  }
}

export function streamOf(body: Body): Readable {
  return Readable.from(chunksOf(body), { objectMode: false });
}

/** The hash of the whole body in hex, which a client that received every byte must get. */
export function sha256Of(body: Body): string {
  const hash = createHash('sha256');
  for (const chunk of chunksOf(body)) hash.update(chunk);
  return hash.digest('hex');
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function* pseudoRandomChunks({ bytes, seed }: PseudoRandomBody): Generator<Buffer> {
  // xorshift32 never leaves 0.
  let state = (seed ^ 0x9e3779b9) | 0 || 1;
  for (let made = 0; made < bytes; made += CHUNK_BYTES) {
    const words = new Uint32Array(CHUNK_BYTES / 4);
    for (let i = 0; i < words.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[i] = state;
    }
    yield Buffer.from(words.buffer, 0, Math.min(CHUNK_BYTES, bytes - made));
  }
}
