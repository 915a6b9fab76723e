/** The only place where the CLI writes to its streams; the linter refuses any other. */
import { printableJson } from '../../text/printable-text.js';
import { forTerminal } from './style.js';

/** Writes the text through the gate. */
export function write(stream: NodeJS.WritableStream, text: string): void {
  stream.write(forTerminal(text));
}

/** Writes one line of JSON. A terminal receives only characters that can be seen; a program receives the same value either way. */
export function writeJson(stream: NodeJS.WriteStream, value: unknown): void {
  const json = JSON.stringify(value);
  stream.write(`${stream.isTTY ? printableJson(json) : json}\n`);
}

/** Writes what has nothing from elsewhere in it, such as the moves of the cursor. */
export function writeRaw(stream: NodeJS.WritableStream, ours: string): void {
  stream.write(ours);
}
