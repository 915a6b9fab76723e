/** A line as it stands in a shell while it is typed: its words, the last of them unfinished. */

export interface TypedWord {
  /** As it was typed, with its quotes. */
  raw: string;
  /** What the shell makes of it. */
  value: string;
  /** The quotes that are still open at its end. */
  open: '' | "'" | '"';
}

/** @returns at least one word: the last is the one being typed, empty after a space */
export function wordsOf(line: string): TypedWord[] {
  const words: TypedWord[] = [];
  let word: TypedWord = { raw: '', value: '', open: '' };
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    const next = line.charAt(at + 1);
    if (word.open === '' && /\s/.test(letter)) {
      if (word.raw !== '') words.push(word);
      word = { raw: '', value: '', open: '' };
      continue;
    }
    word.raw += letter;
    if (letter === word.open) word.open = '';
    else if (word.open === '' && (letter === "'" || letter === '"')) word.open = letter;
    else if (letter === '\\' && (word.open === '' || (word.open === '"' && /["$`\\]/.test(next)))) {
      word.raw += next;
      word.value += next;
      at += 1;
    } else word.value += letter;
  }
  return [...words, word];
}

/** The word, typed on until it means the value: what stands there stays, in its own quotes. @param value begins with the word's */
export function typedOn({ raw, value: begun, open }: TypedWord, value: string): string {
  const rest = value.slice(begun.length);
  if (open === "'") return raw + rest.replaceAll("'", "'\\''");
  return raw + rest.replace(open === '"' ? /["$`\\]/g : /[^\w.:/@%+=,-]/g, '\\$&');
}
