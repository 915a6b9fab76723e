/** `vigil content --to DIR`: the pieces that were brought home, copied out of the store and checked against their receipts. */
import { relative } from 'node:path';
import prettyBytes from 'pretty-bytes';
import { copyOut, occupantOf, placeIn, readReceipts, ReceiptMismatch, type Occupant } from '../../content/copy-out.js';
import { listOfAll } from '../../content/receipts.js';
import { StoreError } from '../../content/store.js';
import { EXIT, FAILURES } from '../../contract/failures.js';
import type { ContentReceipt, JobOutcome } from '../../contract/outcome.js';
import { bytesBar } from '../terminal/bytes-bar.js';
import { oneLine, printable } from '../terminal/printable.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

interface Piece {
  receipt: ContentReceipt;
  path: string;
  occupant: Occupant;
}

export async function copyContent(
  context: CommandContext,
  outcome: JobOutcome,
  { to, force }: { to: string; force: boolean },
): Promise<number> {
  const { content, connection, jobId, outputLocation } = outcome;
  const detach = new AbortController();
  const leave = () => detach.abort();
  process.on('SIGINT', leave);
  process.on('SIGTERM', leave);
  try {
    const pieces = await piecesOf(await allReceipts(content, connection, jobId), to, force);
    await copyAll(context, pieces, detach.signal);
    if (context.json)
      context.result('', { content: pieces.map(({ receipt, path }) => ({ ...receipt, path })), outputLocation });
    return EXIT.ok;
  } catch (error) {
    if (!detach.signal.aborted) throw error;
    throw new CliProblem(
      EXIT.interrupted,
      'Interrupted',
      'interrupted; the pieces named are whole',
      'run it again: what is there is kept',
    );
  } finally {
    process.off('SIGINT', leave);
    process.off('SIGTERM', leave);
  }
}

async function allReceipts(content: ContentReceipt[], connection: string, jobId: string): Promise<ContentReceipt[]> {
  const list = listOfAll(content, connection, jobId);
  if (!list) return content;
  try {
    return await readReceipts(list);
  } catch (error) {
    throw copyProblem([{ name: list.name, error: error as Error }]);
  }
}

/** @throws CliProblem with everything that stands in the way, before anything is copied */
async function piecesOf(receipts: ContentReceipt[], folder: string, force: boolean): Promise<Piece[]> {
  const problems: string[] = [];
  const pieces: Piece[] = [];
  for (const receipt of receipts) {
    const path = placeIn(folder, receipt.name);
    const occupant = await occupantOf(path, receipt).catch((error: unknown) => {
      throw targetProblem(path, error as Error);
    });
    if (occupant === 'notAFile') problems.push(`--to: ${path} is there already, and no plain file`);
    if (occupant === 'different' && !force) problems.push(`--to: ${path} is there already, with other content`);
    pieces.push({ receipt, path, occupant });
  }
  if (problems.length > 0) throw usageProblem(problems, 'name another folder, or --force to replace files');
  return pieces;
}

async function copyAll(context: CommandContext, pieces: Piece[], signal: AbortSignal): Promise<void> {
  const failed: { name: string; error: Error }[] = [];
  for (const { receipt, path, occupant } of pieces) {
    if (occupant === 'same') {
      line(context, receipt, path, 'was there already');
      continue;
    }
    const bar = bytesBar(process.stderr, receipt.name, receipt.bytes);
    try {
      await copyOut(receipt, path, { signal, onProgress: (bytes) => bar.show(bytes) });
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
    `${path}: cannot be used (${code})`,
    'free the disk or mend the folder, then run it again: what is there is kept',
  );
}

/** One line a piece; but what all of them suffer from is said once. */
function copyProblem(failed: { name: string; error: Error }[]): CliProblem {
  const wrong = failed.filter(({ error }) => error instanceof ReceiptMismatch);
  const others = failed.filter(({ error }) => !(error instanceof ReceiptMismatch));
  const lines = wrong.map(({ name, error }) => `${oneLine(name)}: ${error.message}; it was not copied`);
  const [first] = others;
  if (first) {
    const more = others.length > 1 ? ` (and ${others.length - 1} more like it)` : '';
    lines.push(`${oneLine(first.name)}: ${printable(first.error.message)}${more}`);
  }
  return wrong.length > 0
    ? new CliProblem(
        FAILURES.CollectionFailed.exit,
        'ContentMismatch',
        lines.join('\n'),
        'somebody changed the store; `vigil await … --again` collects the content anew',
      )
    : new CliProblem(
        EXIT.error,
        'ContentUnreadable',
        lines.join('\n'),
        "run it where the worker's content store is: on its machine, or one that shares its folder under the same path",
      );
}
