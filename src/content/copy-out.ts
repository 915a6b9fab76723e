/** Copies content out of the store, and verifies it against its receipt. */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContentReceipt } from '../contract/outcome.js';
import { RunningDigest, verify, type Digest } from './receipt-check.js';
import type { JobFiles } from './stored-file.js';

/** What already exists at the path of a copy. */
export type Occupant = 'nothing' | 'same' | 'different' | 'notAFile';

/** The path of a file of this name in the folder. @throws Error for a name that would be outside it */
export function placeIn(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (name === '' || dirname(path) !== resolve(folder) || basename(path) !== name || name.includes('\0')) {
    throw new Error(`the name ${JSON.stringify(name)} is not a file name within the folder`);
  }
  return path;
}

export async function occupantOf(path: string, digest: Digest): Promise<Occupant> {
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return 'nothing';
  if (!found.isFile()) return 'notAFile';
  if (found.size !== digest.bytes) return 'different';
  const running = new RunningDigest();
  for await (const chunk of createReadStream(path)) running.add(chunk as Buffer);
  return running.end().sha256 === digest.sha256 ? 'same' : 'different';
}

/**
 * Copies the file to the path, replacing what is there. Writes next to it first, and renames when the copy is complete and verified.
 * @throws ReceiptMismatch; StoreError if this machine cannot read the store; or the error of the target's file system
 */
export async function copyOut(
  files: JobFiles,
  receipt: ContentReceipt,
  path: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<void> {
  const body = await files.open(receipt.uri, receipt.bytes + 1);
  const partial = join(dirname(path), `.${randomBytes(6).toString('hex')}.partial`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const verified = new Verification(receipt, onProgress);
    await pipeline(body, verified, createWriteStream(partial, { flags: 'wx' }), { signal });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    body.destroy();
  }
}

/** Passes the bytes through, and fails at the end if they do not match the receipt. */
class Verification extends Transform {
  private readonly digest = new RunningDigest();

  constructor(
    private readonly receipt: Digest,
    private readonly onProgress?: (bytes: number) => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: Error | null, data?: Buffer) => void) {
    this.digest.add(chunk);
    this.onProgress?.(this.digest.bytes);
    done(null, chunk);
  }

  override _flush(done: (error?: Error | null) => void) {
    try {
      verify(this.digest.end(), this.receipt);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}
