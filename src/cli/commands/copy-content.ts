/** `vigil content --to DIR`: copies the collected files out of the store and verifies them against their receipts. */
import { relative } from 'node:path';
import prettyBytes from 'pretty-bytes';
import { copyOut, occupantOf, placeIn, type Occupant } from '../../content/copy-out.js';
import { ReceiptMismatch } from '../../content/receipt-check.js';
import { openStoreToRead } from '../../content/open-store.js';
import { listOfAll } from '../../content/receipts.js';
import { StoreError } from '../../content/store-error.js';
import { JobFiles } from '../../content/stored-file.js';
import { readReceipts } from '../../content/stored-lists.js';
import { EXIT, FAILURES } from '../../contract/failures.js';
import type { JobReference } from '../../contract/ids.js';
import type { ContentReceipt, JobOutcome } from '../../contract/outcome.js';
import { copyProgress } from '../terminal/copy-progress.js';
import { oneLine, printable } from '../../text/printable-text.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

interface ContentFile {
  receipt: ContentReceipt;
  path: string;
  occupant: Occupant;
}

/** @param job whose content it is: an outcome may say anything */
export async function copyContent(
  context: CommandContext,
  job: JobReference,
  { content, outputLocation }: Pick<JobOutcome, 'content' | 'outputLocation'>,
  { to, force }: { to: string; force: boolean },
): Promise<number> {
  const stored = new JobFiles(await openStoreToRead((await context.config()).content), job);
  const detach = new AbortController();
  const leave = () => detach.abort();
  process.on('SIGINT', leave);
  process.on('SIGTERM', leave);
  try {
    const files = await checkTargets(await allReceipts(stored, content, job), to, force);
    await copyAll(context, stored, files, detach.signal);
    if (context.json)
      context.result('', { content: files.map(({ receipt, path }) => ({ ...receipt, path })), outputLocation });
    return EXIT.ok;
  } catch (error) {
    if (!detach.signal.aborted) throw error;
    throw new CliProblem(
      EXIT.interrupted,
      'Interrupted',
      'interrupted; the files listed above are complete',
      'run the command again to copy the rest',
    );
  } finally {
    process.off('SIGINT', leave);
    process.off('SIGTERM', leave);
  }
}

async function allReceipts(
  stored: JobFiles,
  content: ContentReceipt[],
  { connection, jobId }: JobReference,
): Promise<ContentReceipt[]> {
  const list = listOfAll(content, connection, jobId);
  if (!list) return content;
  try {
    return await readReceipts(stored, list);
  } catch (error) {
    throw copyProblem([{ name: list.name, error: error as Error }]);
  }
}

/** @throws CliProblem with every conflict, before anything is copied */
async function checkTargets(receipts: ContentReceipt[], folder: string, force: boolean): Promise<ContentFile[]> {
  const problems: string[] = [];
  const files: ContentFile[] = [];
  for (const receipt of receipts) {
    const path = placeIn(folder, receipt.name);
    const occupant = await occupantOf(path, receipt).catch((error: unknown) => {
      throw targetProblem(path, error as Error);
    });
    if (occupant === 'notAFile') problems.push(`--to: ${path} exists and is not a regular file`);
    if (occupant === 'different' && !force) problems.push(`--to: ${path} exists with other content`);
    files.push({ receipt, path, occupant });
  }
  if (problems.length > 0) throw usageProblem(problems, 'choose another folder, or replace files with --force');
  return files;
}

async function copyAll(
  context: CommandContext,
  stored: JobFiles,
  files: ContentFile[],
  signal: AbortSignal,
): Promise<void> {
  const failed: { name: string; error: Error }[] = [];
  for (const { receipt, path, occupant } of files) {
    if (occupant === 'same') {
      line(context, receipt, path, 'already there');
      continue;
    }
    const bar = copyProgress(process.stderr, receipt.name, receipt.bytes);
    try {
      await copyOut(stored, receipt, path, { signal, onProgress: (bytes) => bar.show(bytes) });
      bar.end();
      line(context, receipt, path, 'copied');
    } catch (error) {
      bar.end();
      signal.throwIfAborted();
      if (!(error instanceof ReceiptMismatch || error instanceof StoreError)) throw targetProblem(path, error as Error);
      failed.push({ name: receipt.name, error });
    }
  }
  if (failed.length > 0) throw copyProblem(failed);
}

function line(context: CommandContext, { bytes, sha256 }: ContentReceipt, path: string, done: string): void {
  context.resultLine(`${oneLine(relative('', path))}  ${prettyBytes(bytes)}  sha256 ${sha256}  ${done}`);
}

function targetProblem(path: string, { message, code = message }: NodeJS.ErrnoException): CliProblem {
  return new CliProblem(
    EXIT.error,
    'CopyFailed',
    `${path}: cannot be written (${code})`,
    'fix the folder or free disk space, then run the command again; files already copied are kept',
  );
}

/** One line per mismatch; an error of the store, which usually affects every file, is reported once. */
function copyProblem(failed: { name: string; error: Error }[]): CliProblem {
  const wrong = failed.filter(({ error }) => error instanceof ReceiptMismatch);
  const others = failed.filter(({ error }) => !(error instanceof ReceiptMismatch));
  const lines = wrong.map(({ name, error }) => `${oneLine(name)}: ${error.message}; not copied`);
  const [first] = others;
  if (first) {
    const more = others.length > 1 ? ` (and ${others.length - 1} more)` : '';
    lines.push(`${oneLine(first.name)}: ${printable(first.error.message)}${more}`);
  }
  return wrong.length > 0
    ? new CliProblem(
        FAILURES.CollectionFailed.exit,
        'ContentMismatch',
        lines.join('\n'),
        'the stored files were changed; run `vigil await … --again` to collect the content again',
      )
    : new CliProblem(
        EXIT.error,
        'ContentUnreadable',
        lines.join('\n'),
        "run the command with the worker's config, on its machine or on one that mounts content.path under the same path",
      );
}
