/**
 * Truncates and pads plain text, without colours, to a number of terminal columns. Not cli-truncate: its result is one column too wide if a
 * double-width character is at the cut, which breaks a redrawn line.
 */
import stringWidth from 'fast-string-width';

const ELLIPSIS = '…';

/** The number of columns that the text takes. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** The text, or its start and a "…". */
export function truncateEnd(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  return (
    charactersWithin(charactersOf(text), columns - 1)
      .join('')
      .trimEnd() + ELLIPSIS
  );
}

/** The text, or its start and end around a "…": ids often differ only at the end. */
export function truncateMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const characters = charactersOf(text);
  const head = charactersWithin(characters, Math.ceil((columns - 1) / 2));
  const tail = charactersWithin(characters.reverse(), Math.floor((columns - 1) / 2)).reverse();
  return [...head, ELLIPSIS, ...tail].join('');
}

/** The start of the text that fits, at least one character, and the rest. */
export function splitAfter(text: string, columns: number): [string, string] {
  const characters = charactersOf(text);
  const taken = Math.max(1, charactersWithin(characters, columns).length);
  return [characters.slice(0, taken).join(''), characters.slice(taken).join('')];
}

/** The text, padded with spaces. */
export function padToWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

function charactersOf(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

function charactersWithin(characters: string[], columns: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const character of characters) {
    used += displayWidth(character);
    if (used > columns) break;
    taken.push(character);
  }
  return taken;
}
