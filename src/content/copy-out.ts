/** Copies content out of the store, and believes nothing that does not match its receipt. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { ContentReceipt } from '../contract/outcome.js';
import { StoreError } from './store.js';

/** What lies in the store is not what the receipt says. */
export class ReceiptMismatch extends Error {
  override readonly name = 'ReceiptMismatch';
}

/** What lies at the place of a copy already. */
export type Occupant = 'nothing' | 'same' | 'different' | 'notAFile';

type Proof = Pick<ContentReceipt, 'bytes' | 'sha256'>;

/** Where in the folder the piece goes. @throws Error for a name that would lead out of it */
export function placeIn(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (name === '' || dirname(path) !== resolve(folder) || basename(path) !== name || name.includes('\0')) {
    throw new Error(`the name ${JSON.stringify(name)} leads out of the folder`);
  }
  return path;
}

export async function occupantOf(path: string, proof: Proof): Promise<Occupant> {
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return 'nothing';
  if (!found.isFile()) return 'notAFile';
  if (found.size !== proof.bytes) return 'different';
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex') === proof.sha256 ? 'same' : 'different';
}

/**
 * Copies the piece to the path: written beside it, and moved there once it is whole and proved. What was there before is replaced.
 * @throws ReceiptMismatch; StoreError when the store cannot be read from here; or what the target's file system says
 */
export async function copyOut(
  receipt: ContentReceipt,
  path: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<void> {
  const body = await openStored(receipt.uri);
  const partial = join(dirname(path), `.${randomBytes(6).toString('hex')}.partial`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const proof = new Proving(receipt, onProgress);
    await pipeline(body, proof, createWriteStream(partial, { flags: 'wx' }), { signal });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    body.destroy();
  }
}

/** All receipts, from the list that the store keeps where they are too many for the outcome. @throws as {@link copyOut} */
export async function readReceipts(list: ContentReceipt): Promise<ContentReceipt[]> {
  const chunks: Buffer[] = [];
  const proof = new Proving(list);
  const body = await openStored(list.uri);
  await pipeline(body, proof, async (proved: AsyncIterable<Buffer>) => {
    for await (const chunk of proved) chunks.push(chunk);
  });
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ContentReceipt);
}

async function openStored(uri: string): Promise<Readable> {
  if (!uri.startsWith('file:')) throw new StoreError(`${uri} cannot be read from here: only a store of files can`);
  try {
    // Opened here, and not by a stream at its first read: its error would find nobody who listens yet.
    const file = await open(fileURLToPath(uri), 'r');
    return file.createReadStream();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError(code === 'ENOENT' ? `${uri} is not on this machine` : `${uri} cannot be read (${code})`);
  }
}

/** Lets the bytes through, and breaks at the end where they are not those of the receipt. */
class Proving extends Transform {
  private bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(
    private readonly receipt: Proof & { name: string },
    private readonly onProgress?: (bytes: number) => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: Error | null, data?: Buffer) => void) {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    this.onProgress?.(this.bytes);
    done(null, chunk);
  }

  override _flush(done: (error?: Error | null) => void) {
    const { bytes, sha256 } = this.receipt;
    const found = this.hash.digest('hex');
    if (this.bytes !== bytes) done(mismatch(`${this.bytes} bytes where the receipt says ${bytes}`));
    else if (found !== sha256) done(mismatch(`sha256 ${found} where the receipt says ${sha256}`));
    else done();
  }
}

function mismatch(what: string): ReceiptMismatch {
  return new ReceiptMismatch(`the store holds ${what}`);
}
