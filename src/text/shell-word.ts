/** A word as a shell takes it, for commands that people copy. Pure. */
export function quoted(word: string): string {
  return /^[\w.:/@%+=,][\w.:/@%+=,-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
