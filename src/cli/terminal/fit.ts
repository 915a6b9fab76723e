/** Texts cut to a number of columns of a terminal: wide letters take two, and no letter is cut in half. Plain text only: no colours in it. */
import stringWidth from 'fast-string-width';

const ELLIPSIS = '…';

/** How many columns the text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text, or its beginning and a "…". */
export function cutEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return (
    lettersWithin(lettersOf(text), columns - 1)
      .join('')
      .trimEnd() + ELLIPSIS
  );
}

/** The text, or both its ends around a "…": ids often differ in their ends. */
export function cutMiddle(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const letters = lettersOf(text);
  const head = lettersWithin(letters, Math.ceil((columns - 1) / 2));
  const tail = lettersWithin(letters.reverse(), Math.floor((columns - 1) / 2)).reverse();
  return [...head, ELLIPSIS, ...tail].join('');
}

/** The text, filled with blanks. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

function lettersOf(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

function lettersWithin(letters: string[], columns: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const letter of letters) {
    used += widthOf(letter);
    if (used > columns) break;
    taken.push(letter);
  }
  return taken;
}
