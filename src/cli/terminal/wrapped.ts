/** Texts in lines that a narrow terminal has room for. */
import { stripVTControlCharacters } from 'node:util';
import { widthOf } from './fit.js';

/** Broken between words only: a longer one, such as an address, stays whole to be copied. Colours take no room. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && widthOf(stripVTControlCharacters(longer).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = longer;
  }
  return [...lines, line ?? ''];
}

/** Each line wrapped, and what does not fit set under the text behind its first `indent` characters. */
export function wrappedUnder(lines: string, indent: number, width: number): string {
  return lines
    .split('\n')
    .map((line) => {
      const texts = wrapped(line.slice(indent), Math.max(1, width - indent));
      return line.slice(0, indent) + texts.join(`\n${' '.repeat(indent)}`);
    })
    .join('\n');
}
