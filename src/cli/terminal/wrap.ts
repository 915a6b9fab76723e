/**
 * Wraps text for a narrow terminal. Not wrap-ansi: it normalizes Unicode, so a job id copied from its output could differ from the real one.
 */
import { stripVTControlCharacters } from 'node:util';
import { displayWidth, splitAfter } from './truncate.js';

/** Breaks lines between words only: a word longer than a line, such as a URL, stays whole so that you can copy it. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && displayWidth(stripVTControlCharacters(longer).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = longer;
  }
  return [...lines, line ?? ''];
}

/** As {@link wrap}, for plain text that must not be wider: breaks a word that is longer than a line. */
export function breakLines(text: string, width: number): string[] {
  return wrap(text, width).flatMap((line) => {
    const pieces: string[] = [];
    for (let rest = line; rest !== '';) {
      const [piece, after] = splitAfter(rest, width);
      pieces.push(piece);
      rest = after;
    }
    return pieces;
  });
}

/** Wraps each line, and indents its continuation lines by `indent` characters. */
export function wrapIndented(lines: string, indent: number, width: number): string {
  return lines
    .split('\n')
    .map((line) => {
      const texts = wrap(line.slice(indent), Math.max(1, width - indent));
      return line.slice(0, indent) + texts.join(`\n${' '.repeat(indent)}`);
    })
    .join('\n');
}
