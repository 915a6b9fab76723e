/** The files that clients send. Only their digests and their beginnings are kept, so that a large one takes constant memory. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface Upload {
  bytes: number;
  sha256: string;
  md5: string;
  /** The first bytes, at most `MOST_KEPT_BYTES`. */
  start: Buffer;
}

const MOST_KEPT_BYTES = 64 * 1024;

/** Reads the whole body, or until `breaksAt` bytes have come. @returns undefined if it broke, or was to be broken, before its end */
export async function receive(body: Readable, breaksAt = Infinity): Promise<Upload | undefined> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  const kept: Buffer[] = [];
  let bytes = 0;
  if (breaksAt === 0) return undefined;
  try {
    // Not a `for await`, which destroys the connection when it is left.
    return await new Promise((resolve) => {
      body.on('data', (chunk: Buffer) => {
        if (bytes < MOST_KEPT_BYTES) kept.push(chunk);
        bytes += chunk.length;
        sha256.update(chunk);
        md5.update(chunk);
        if (bytes >= breaksAt) stop(undefined);
      });
      body.once('end', () =>
        stop({
          bytes,
          sha256: sha256.digest('hex'),
          md5: md5.digest('hex'),
          start: Buffer.concat(kept).subarray(0, MOST_KEPT_BYTES),
        }),
      );
      body.once('error', () => stop(undefined));
      body.once('close', () => stop(undefined));
      function stop(upload: Upload | undefined) {
        body.removeAllListeners('data');
        body.pause();
        resolve(upload);
      }
    });
  } finally {
    body.on('error', () => undefined);
  }
}

export function isUpload(body: unknown): body is Upload {
  return typeof body === 'object' && body !== null && 'md5' in body && 'start' in body;
}
