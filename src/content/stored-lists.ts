/** Lists in the store, one JSON object a line: all messages of a job, and all its receipts if the outcome has no room for them. */
import type { ContentReceipt, JobMessage } from '../contract/outcome.js';
import { isMessage, isReceipt } from '../contract/reported-wait.js';
import { RunningDigest, verify } from './receipt-check.js';
import { StoreError } from './store-error.js';
import type { JobFiles } from './stored-file.js';

/** @throws ReceiptMismatch; StoreError if the list cannot be read, is too long, or has something else in it */
export async function readReceipts(files: JobFiles, list: ContentReceipt): Promise<ContentReceipt[]> {
  const lines = await readLines(files, list, 'the list of receipts');
  return lines.map((line) => receiptIn(line));
}

/** @throws ReceiptMismatch; StoreError if the file cannot be read, is too long, or has something else in it */
export async function readMessages(files: JobFiles, { uri, sha256 }: StoredMessages): Promise<JobMessage[]> {
  const lines = await readLines(files, { uri, sha256 }, 'the file of messages');
  return lines.map((line) => messageIn(line));
}

/** All messages of a job. Receipts of earlier versions have no hash. */
export interface StoredMessages {
  uri: string;
  sha256?: string | null;
}

/** More lines are read with other tools. */
const MOST_LIST_BYTES = 64 * 1024 * 1024;

async function readLines(
  files: JobFiles,
  { uri, bytes, sha256 }: { uri: string; bytes?: number; sha256?: string | null },
  what: string,
): Promise<string[]> {
  const most = Math.min(bytes ?? MOST_LIST_BYTES, MOST_LIST_BYTES);
  const chunks: Buffer[] = [];
  const digest = new RunningDigest();
  for await (const chunk of (await files.open(uri, most + 1)) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    digest.add(chunk);
  }
  if (digest.bytes > MOST_LIST_BYTES) throw new StoreError(`${uri} cannot be shown: ${what} has more than 64 MiB`);
  verify(digest.end(), { bytes: bytes ?? digest.bytes, sha256 });
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  return lines.filter((line) => line !== '');
}

function receiptIn(line: string): ContentReceipt {
  const reported = jsonIn(line);
  if (!isReceipt(reported)) throw new StoreError('the list of receipts has a line that is no receipt');
  const { name, mediaType, bytes, sha256, uri, etag, version, keptUntil } = reported;
  return {
    ...{ name, mediaType, bytes, sha256, uri },
    ...(etag !== undefined && { etag }),
    ...(version !== undefined && { version }),
    ...(keptUntil !== undefined && { keptUntil }),
  };
}

function messageIn(line: string): JobMessage {
  const reported = jsonIn(line);
  if (!isMessage(reported)) throw new StoreError('the file of messages has a line that is no message');
  const { severity, text, at, source } = reported;
  return { severity, text, at, source };
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
