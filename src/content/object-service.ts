/** The port of a cloud's object service: what `ObjectStorage` needs of it. Keys are whole, with the prefix of the config. */
import type { Readable } from 'node:stream';
import type { WrittenObject } from './storage.js';

export interface FoundObject extends WrittenObject {
  bytes: number;
  /** When it was written, in milliseconds by the service's clock. */
  writtenAt: number;
  /** What Vigil keeps with it. */
  metadata: Readonly<Record<string, string>>;
}

export interface NewObject {
  mediaType: string | undefined;
  metadata: Record<string, string>;
  /** The object that it replaces; undefined: there must be none. The service refuses anything else with `Superseded`. */
  replaces: FoundObject | undefined;
}

/** A listed object. Its metadata is not known. */
export type ListedObject = Omit<FoundObject, 'metadata'> & { key: string };

/** A large object on its way, in parts. Nothing is under its key before `complete`. */
export interface ObjectUpload {
  /** @param nth from 1 */
  part(nth: number, bytes: Buffer): Promise<void>;
  /** @param sha256 of all parts, in hex @throws Superseded */
  complete(sha256: string): Promise<WrittenObject>;
  /** Discards the parts. Never throws. */
  abort(): Promise<void>;
}

/** The object is not the one that was to be replaced, or the upload is gone: another attempt may have completed, or an answer was lost. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

export interface ObjectService {
  /** For the bucket or container, without a slash at the end. */
  readonly uri: string;
  /** The most parts of an object. */
  readonly mostParts: number;
  /** Every method throws StoreError, except where it says something else. */
  find(key: string, signal?: AbortSignal): Promise<FoundObject | undefined>;
  /** @throws Superseded */
  write(key: string, bytes: Buffer, object: NewObject, signal?: AbortSignal): Promise<WrittenObject>;
  startUpload(key: string, object: NewObject, signal: AbortSignal): Promise<ObjectUpload>;
  /** At most `most` bytes. @param etag of the version that is meant @returns undefined if it does not exist */
  read(key: string, options: { most?: number; version?: FoundObject }): Promise<Readable | undefined>;
  list(prefix: string): AsyncIterable<ListedObject>;
  /** Unless it was replaced meanwhile, where the service has conditional deletes. */
  remove(key: string, found?: WrittenObject): Promise<void>;
  /** Discards unfinished uploads below the prefix that began long ago. Absent where the service discards them itself. */
  sweep?(prefix: string, isOurs: (key: string) => boolean): Promise<{ files: number; bytes: number }>;
}
