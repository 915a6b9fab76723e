/**
 * A resumable upload to Google Cloud Storage. The requests are Vigil's own: the SDK's stream keeps what it has sent, in memory that it does not
 * report.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { CRC32C, type File, type FileMetadata } from '@google-cloud/storage';
import { request } from 'gaxios';
import { gcsError } from './gcs-error.js';
import { generationOf, namesOf } from './gcs-names.js';
import { SHA256 } from './object-metadata.js';
import { Superseded, type NewObject, type ObjectUpload } from './object-service.js';
import { StoreError } from './store-error.js';
import type { WrittenObject } from './storage.js';

const TRIES = 4;
const PAUSE_MS = 500;
const TIMEOUT_MS = 60_000;
const INCOMPLETE = 308;

export async function startGcsUpload(file: File, object: NewObject, signal: AbortSignal): Promise<ObjectUpload> {
  try {
    const [uri] = await file.createResumableUpload({
      metadata: { contentType: object.mediaType, metadata: object.metadata },
      preconditionOpts: { ifGenerationMatch: generationOf(object) },
    });
    return new GcsUpload(file, uri, object, signal);
  } catch (error) {
    throw gcsError(error);
  }
}

/** For a part that is not the last. */
const UNIT_BYTES = 256 * 1024;
/** The session may be gone. The condition of the start is checked at the end, too. */
const SUPERSEDED = [404, 410, 412];

class GcsUpload implements ObjectUpload {
  private readonly crc = new CRC32C();
  private sent = 0;
  /** The end, which is not sent before `complete`. */
  private rest = Buffer.alloc(0);
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: File,
    private readonly uri: string,
    private readonly object: NewObject,
    private readonly signal: AbortSignal,
  ) {}

  /** One after the other: the service takes the bytes in their order. */
  async part(_nth: number, bytes: Buffer): Promise<void> {
    this.last = this.last.then(async () => {
      this.crc.update(bytes);
      if (bytes.length % UNIT_BYTES === 0) await this.send(bytes);
      else this.rest = Buffer.from(bytes);
    });
    await this.last;
  }

  async complete(sha256: string): Promise<WrittenObject> {
    const total = this.sent + this.rest.length;
    const written = await this.send(this.rest, total);
    if (written?.crc32c !== undefined && written.crc32c !== this.crc.toString()) {
      await this.file.delete({ ifGenerationMatch: written.generation }).catch(() => undefined);
      throw new StoreError('the content store has stored other bytes than it was sent (crc32c)');
    }
    const condition = { ifGenerationMatch: written?.generation };
    // Known only now. A convenience: the receipt has it.
    const metadata = { metadata: { ...this.object.metadata, [SHA256]: sha256 } };
    const changed = await this.file.setMetadata(metadata, condition).then(
      ([one]) => one as FileMetadata | undefined,
      () => undefined,
    );
    // The entity tag covers the metadata, too.
    return namesOf({ ...written, ...(changed?.etag !== undefined && { etag: changed.etag }) });
  }

  async abort(): Promise<void> {
    await request({ url: this.uri, method: 'DELETE', ...PLAIN }).catch(() => undefined);
  }

  /** @param total the length of the object, if these bytes are its last @returns the object, then */
  private async send(bytes: Buffer, total?: number): Promise<FileMetadata | undefined> {
    const begin = this.sent;
    const end = begin + bytes.length;
    for (let failures = 0; ;) {
      const answer = await this.attempt(bytes.subarray(this.sent - begin), total).catch((error: unknown) => error);
      const { status = 0, headers, data } = answer as { status?: number; headers?: unknown; data?: unknown };
      if (total !== undefined && status >= 200 && status < 300) return data as FileMetadata;
      if (status === INCOMPLETE) {
        const stored = storedIn(headers) ?? begin;
        const isFurther = stored > this.sent;
        this.sent = Math.min(Math.max(stored, begin), end);
        if (total === undefined && this.sent === end) return undefined;
        if (isFurther) continue;
      }
      this.signal.throwIfAborted();
      if (SUPERSEDED.includes(status)) throw new Superseded(String(status));
      failures += 1;
      if (failures >= TRIES || (status >= 400 && status < 500 && status !== 429 && status !== 408)) {
        throw gcsError(status > 0 ? { code: status, errors: reasonsOf(data) } : answer);
      }
      await pause(PAUSE_MS * failures, undefined, { signal: this.signal });
      // What has arrived of the request that failed.
      const asked = await this.attempt(Buffer.alloc(0), total, 'status').catch(() => undefined);
      if (asked && total !== undefined && asked.status >= 200 && asked.status < 300) return asked.data as FileMetadata;
      const stored = asked?.status === INCOMPLETE ? storedIn(asked.headers) : undefined;
      if (stored !== undefined && stored >= begin) this.sent = Math.min(stored, end);
    }
  }

  private async attempt(bytes: Buffer, total?: number, what: 'bytes' | 'status' = 'bytes') {
    const range = bytes.length === 0 ? '*' : `${this.sent}-${this.sent + bytes.length - 1}`;
    return request({
      url: this.uri,
      method: 'PUT',
      headers: {
        'Content-Range': `bytes ${range}/${total ?? '*'}`,
        'Content-Length': String(bytes.length),
        // The service compares it with the object that it has put together.
        ...(total !== undefined && what === 'bytes' && { 'x-goog-hash': `crc32c=${this.crc.toString()}` }),
      },
      data: bytes,
      signal: this.signal,
      ...PLAIN,
    });
  }
}

const PLAIN = { retry: false, timeout: TIMEOUT_MS, validateStatus: () => true, responseType: 'json' as const };

/** How many bytes the service has, by `Range: bytes=0-N`; undefined without one: none. */
function storedIn(headers: unknown): number | undefined {
  const range = (headers as Record<string, string> | undefined)?.['range'];
  const [, last] = /^bytes=0-(\d+)$/.exec(range ?? '') ?? [];
  return last === undefined ? undefined : Number(last) + 1;
}

function reasonsOf(data: unknown): { reason?: string }[] | undefined {
  return (data as { error?: { errors?: { reason?: string }[] } } | undefined)?.error?.errors;
}
