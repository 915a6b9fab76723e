/** The port of a content store: what every kind of store does. Paths are relative to its root, with slashes. */
import type { Readable } from 'node:stream';
import type { InputSource } from './input-file.js';
import type { MeteredBody } from './metered-body.js';

/** How a store identifies what it has written, where it has such names. */
export interface WrittenObject {
  /** The service's entity tag, without quotes. */
  etag?: string;
  /** The service's name for this version: S3's version id if the bucket is versioned, Google's generation, Azure's version id. */
  version?: string;
}

/** What a store may keep beside a file. */
export interface AboutFile {
  mediaType?: string;
  /**
   * When the attempt that writes the file was scheduled, in milliseconds by the clock of the Temporal server: an earlier attempt never replaces
   * what a later one has written, where the store has conditional writes.
   */
  attemptAt?: number;
}

/** The removed files. */
export interface Swept {
  files: number;
  bytes: number;
}

export interface Storage {
  /** For people: the path of the folder, or a URI. */
  readonly place: string;

  /** How often `sweep` is worth its cost. @default once a minute */
  readonly sweepEveryMs?: number;

  /** How many bytes `put` wants in a chunk at least. @default 256 KiB */
  readonly blockBytes?: number;

  uriOf(path: string): string;

  /** The path of a URI; undefined if the URI is not one of this store. It may still lead anywhere in the store. */
  pathOf(uri: string): string | undefined;

  /**
   * Writes the whole body, and shows nothing under the path before `body.complete()` has returned.
   * @throws StoreError, or the error of the body or of its length
   */
  put(path: string, body: MeteredBody, about: AboutFile): Promise<WrittenObject>;

  /** At most `most` bytes from the start. @throws StoreError whose message goes on after the name of the file, such as "does not exist" */
  open(path: string, most: number): Promise<Readable>;

  /** A file that is read from its start, perhaps several times. @throws StoreError; UnsafePath if it is no regular file */
  openSource(path: string): Promise<InputSource>;

  /** Removes what unfinished attempts have left behind. */
  sweep(): Promise<Swept>;

  /** Removes files of jobs that were written longer ago. @param ms above 0 */
  expire(ms: number): Promise<Swept>;

  /** Writes, reads and removes a small file. @throws StoreError */
  check(): Promise<void>;

  /** The free space in bytes; undefined if it is not known. Absent where the service has no limit of its own. */
  room?(): Promise<number | undefined>;
}
