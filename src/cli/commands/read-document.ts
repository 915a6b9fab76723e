/** Reads an object that a user wrote as YAML or JSON. */
import { readFileSync, readSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { isObject } from '../../contract/shape.js';
import { usageProblem } from '../terminal/problem.js';

/** @param flag for the problems @param path - for stdin @throws CliProblem with one line */
export function readDocument(flag: string, path: string, help: string): Record<string, unknown> {
  return documentOf(readText(flag, path, help), flag, path, help);
}

/** The text of a file without its byte order mark. */
export function readText(flag: string, path: string, help: string): string {
  try {
    return (path === '-' ? readStdin() : readFileSync(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw usageProblem([`${flag} ${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`], help);
  }
}

const STDIN = 0;
const PAUSE_MS = 10;

/** Also from a pipe that does not block, which answers EAGAIN while the writer is slower. */
function readStdin(): string {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(65_536);
  for (;;) {
    try {
      const length = readSync(STDIN, buffer);
      if (length === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(Buffer.from(buffer.subarray(0, length)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** The object that a text has. */
export function documentOf(text: string, flag: string, path: string, help: string): Record<string, unknown> {
  const refusal = (why: string) => usageProblem([`${flag} ${path}: ${why}`], help);
  const value = parsed(text, refusal);
  if (!isObject(value)) throw refusal('expected an object, as YAML or JSON');
  return value;
}

function parsed(text: string, refusal: (why: string) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // YAML, or a mistake in JSON that YAML names too.
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  // Only the first line: the others quote the file.
  if (error) throw refusal(`neither JSON nor YAML: ${(error.message.split('\n')[0] ?? '').replace(/:$/, '')}`);
  try {
    // As JSON: what the run gets.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as unknown;
  } catch (thrown) {
    throw refusal(`neither JSON nor YAML: ${(thrown as Error).message.split('\n')[0]}`);
  }
}
