/** Reads the bodies of answers: whole, or as a stream of content. */
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';

/** The chunks of the body. @param failure makes the error to throw if the body breaks off */
export async function* chunksOf(
  body: Readable,
  failure: (error: unknown) => unknown,
): AsyncGenerator<Buffer, undefined> {
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw failure(error);
  } finally {
    // Needed after a complete body too: until then got keeps a listener on the caller's signal, which may serve thousands of requests.
    body.destroy();
  }
  return undefined;
}

/**
 * All bytes of the body.
 * @param tooLarge makes the error to throw at more than `limit` bytes
 * @param count called with the length of each chunk, before the next is read
 */
export async function bytesOf(
  chunks: AsyncGenerator<Buffer, undefined>,
  limit: number,
  tooLarge: () => Error,
  count: (bytes: number) => Promise<void>,
): Promise<Buffer> {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    await count(chunk.length);
    read.push(chunk);
  }
  return Buffer.concat(read);
}

/** The first `bytes` bytes, or all if there are fewer, and the chunks from the start. */
export async function startOf(
  chunks: AsyncGenerator<Buffer, undefined>,
  bytes: number,
): Promise<{ start: Buffer; chunks: AsyncGenerator<Buffer, undefined> }> {
  const read: Buffer[] = [];
  let length = 0;
  while (length < bytes) {
    const { value, done } = await chunks.next();
    if (done) break;
    read.push(value);
    length += value.length;
  }
  return { start: Buffer.concat(read).subarray(0, bytes), chunks: after(read, chunks) };
}

async function* after(read: Buffer[], chunks: AsyncGenerator<Buffer, undefined>): AsyncGenerator<Buffer, undefined> {
  yield* read;
  yield* chunks;
  return undefined;
}

/** The first `bytes` bytes of the body. Does not read the rest. */
export async function excerptOf(body: Readable, bytes: number): Promise<Buffer> {
  const read: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    read.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(read).subarray(0, bytes);
}

/** The chunks as a stream, and whether there are none. Waits for the first chunk. @param source closed when the reader leaves */
export async function contentOf(
  source: Readable,
  chunks: AsyncGenerator<Buffer, undefined>,
): Promise<{ body: Readable; empty: boolean }> {
  const first = await chunks.next();
  const body = Readable.from(startingWith(first, chunks), { objectMode: false });
  // Closes the connection as soon as the reader leaves. The generator alone would first wait for the next chunk.
  body._destroy = (error, done) => {
    source.destroy();
    done(error);
  };
  return { body, empty: first.done === true };
}

async function* startingWith(first: IteratorResult<Buffer, undefined>, rest: AsyncGenerator<Buffer, undefined>) {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

export function isHtml(headers: IncomingHttpHeaders, text: string): boolean {
  return /text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);
}
