/** How a vendor's client takes files that a job needs. Each method makes its requests and returns: it never retries. */
import type { Readable } from 'node:stream';
import type { Timestamp } from '../../contract/job.js';

export interface Uploads {
  /** Checks how the job names its files, without a request. @param paths of all files of the job @throws RefusedInput with all problems */
  check?(job: Record<string, unknown>, paths: readonly string[]): void;

  /** Sends the file, and replaces one of the same name. Starts nothing. @throws VendorError */
  send(file: FileToSend, signal: AbortSignal): Promise<ReceivedFile>;
}

export interface FileToSend {
  name: string;
  bytes: number;
  /** The whole file from its start, also after a request that broke. Ends the reading before. */
  read: (onChunk?: (chunk: Buffer) => void) => Readable;
}

export interface ReceivedFile {
  /** What the vendor calls the file: its name, or an id. */
  vendorName: string;
  /** When the vendor removes it, if it says so. */
  expires?: Timestamp;
}
