/** Uploads a body of any length in constant memory: at once if it is small, otherwise in parts. */
import type { MeteredBody } from './metered-body.js';
import type { NewObject, ObjectService, ObjectUpload } from './object-service.js';
import { SHA256 } from './object-metadata.js';
import { partBytes, partsOf, type SpareMemory } from './parts.js';
import type { WrittenObject } from './storage.js';

interface BodyUpload {
  key: string;
  body: MeteredBody;
  object: NewObject;
  spare: SpareMemory;
  signal: AbortSignal;
}

/** @throws Superseded, StoreError, or the error of the body */
export async function uploadBody(service: ObjectService, upload: BodyUpload): Promise<WrittenObject> {
  const { key, body, object, signal } = upload;
  const buffers = new Buffers();
  const sizeOf = (nth: number) => partBytes(nth, body.announced, service.mostParts);
  const parts = partsOf(body, sizeOf, (bytes) => buffers.take(bytes));
  const first = (await parts.next()).value ?? Buffer.alloc(0);
  if (first.length < sizeOf(1)) {
    const { sha256 } = body.complete();
    return service.write(key, first, { ...object, metadata: { ...object.metadata, [SHA256]: sha256 } }, signal);
  }
  const started = await service.startUpload(key, object, signal);
  try {
    await sendParts(started, first, parts, upload, buffers);
    return await started.complete(body.complete().sha256);
  } catch (error) {
    await started.abort();
    throw error;
  }
}

async function sendParts(
  started: ObjectUpload,
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  { body, spare }: BodyUpload,
  buffers: Buffers,
): Promise<void> {
  const sending = new Set<Promise<void>>();
  let failed: Error | undefined;
  let nth = 0;
  const send = async (part: Buffer) => {
    nth += 1;
    const isSpare = spare.take(part.length);
    const sent = started
      .part(nth, part)
      .then(() => buffers.give(part))
      .catch((error: unknown) => {
        failed ??= error as Error;
        // The body may be waiting for its sender.
        body.destroy(failed);
      })
      .finally(() => {
        if (isSpare) spare.give(part.length);
        sending.delete(sent);
      });
    sending.add(sent);
    if (!isSpare) await sent;
    if (failed) throw failed;
  };
  try {
    await send(first);
    for await (const part of rest) await send(part);
  } catch (error) {
    throw failed ?? error;
  } finally {
    await Promise.all(sending);
  }
  if (failed) throw failed;
}

/** Buffers that are used again, so that a long upload leaves no garbage. */
class Buffers {
  private free: Buffer[] = [];

  take(bytes: number): Buffer {
    const fitting = this.free.findIndex(({ length }) => length >= bytes);
    const [found] = fitting < 0 ? [] : this.free.splice(fitting, 1);
    if (found) return found;
    // Those that are left have become too small.
    this.free = [];
    return Buffer.allocUnsafeSlow(bytes);
  }

  give(part: Buffer): void {
    this.free.push(Buffer.from(part.buffer));
  }
}
