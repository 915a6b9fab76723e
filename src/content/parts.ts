/** The parts in which a large object is uploaded. */

/** The smallest that S3 takes. Larger parts cost memory. */
export const PART_BYTES = 5 * 1024 * 1024;
/** S3's largest object. */
const LARGEST_OBJECT_BYTES = 5 * 1024 ** 4;
/** Some services want parts in whole units of this. */
const UNIT_BYTES = 256 * 1024;

/**
 * The size of the nth part. Equal parts if the length is known; otherwise they double in steps, so that the largest object fits, too.
 * @param nth from 1 @param announced the length in bytes
 */
export function partBytes(nth: number, announced: number | undefined, mostParts: number): number {
  if (announced !== undefined) return Math.max(PART_BYTES, inUnits(announced / mostParts));
  // As many equal steps as make the sum of all parts the largest object: 11 steps for 10,000 parts.
  let steps = 1;
  while ((mostParts / steps) * PART_BYTES * (2 ** steps - 1) < LARGEST_OBJECT_BYTES) steps += 1;
  return PART_BYTES * 2 ** Math.min(steps - 1, Math.floor(((nth - 1) * steps) / mostParts));
}

function inUnits(bytes: number): number {
  return Math.ceil(bytes / UNIT_BYTES) * UNIT_BYTES;
}

/** Cuts the chunks into parts, the last one shorter. @param give returns a buffer of at least this many bytes for the nth part */
export async function* partsOf(
  chunks: AsyncIterable<Buffer>,
  sizeOf: (nth: number) => number,
  take: (bytes: number) => Buffer,
): AsyncGenerator<Buffer, undefined> {
  let nth = 1;
  let size = sizeOf(nth);
  let part = take(size);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      if (filled === size) {
        yield part.subarray(0, size);
        nth += 1;
        size = sizeOf(nth);
        part = take(size);
        filled = 0;
      }
      const copied = chunk.copy(part, filled, from, from + size - filled);
      from += copied;
      filled += copied;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
  return undefined;
}

/** The memory that all uploads of a store share, beside the one part that each of them has anyway. */
export class SpareMemory {
  private left: number;

  constructor(bytes: number) {
    this.left = bytes;
  }

  /** @returns whether there was enough */
  take(bytes: number): boolean {
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.left += bytes;
  }
}
