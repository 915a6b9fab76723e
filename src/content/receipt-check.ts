/** Whether a stored file is still what its receipt says. */
import { createHash } from 'node:crypto';
import type { ContentReceipt } from '../contract/outcome.js';

export type Digest = Pick<ContentReceipt, 'bytes' | 'sha256'>;

/** Counts and hashes bytes as they pass. */
export class RunningDigest {
  bytes = 0;
  private readonly hash = createHash('sha256');

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
  }

  /** Of all bytes; nothing can be added after it. */
  end(): Digest {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/** The file in the store does not match its receipt. */
export class ReceiptMismatch extends Error {
  override readonly name = 'ReceiptMismatch';
}

/** @param receipt without a hash if an earlier version wrote it @throws ReceiptMismatch */
export function verify(found: Digest, receipt: { bytes: number; sha256?: string | null }): void {
  if (found.bytes !== receipt.bytes) {
    throw new ReceiptMismatch(
      found.bytes > receipt.bytes
        ? `the stored file has more than the ${receipt.bytes} bytes of its receipt`
        : `the stored file has ${found.bytes} bytes, but the receipt says ${receipt.bytes}`,
    );
  }
  const { sha256 } = receipt;
  if (typeof sha256 === 'string' && found.sha256 !== sha256) {
    throw new ReceiptMismatch(`the stored file has sha256 ${found.sha256}, but the receipt says ${sha256}`);
  }
}
