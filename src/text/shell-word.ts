/** Words and commands for a shell, for the user to copy. Pure. */

/** Also for zsh, which replaces a word that begins with `=` by the path of a command. */
export function quoted(word: string): string {
  return /^[\w.:/@%+,][\w.:/@%+=,-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * `vigil show calls 34 --namespace prod`. Quotes do not keep an operand such as `--address=…` from being read as a flag: then the operands
 * come last, after `--`.
 * @param words the program and its command @param operands quoted here @param flags already quoted, with their values
 */
export function shellCommand(words: readonly string[], operands: readonly string[], flags: readonly string[]): string {
  const values = operands.map(quoted);
  const looksLikeFlag = operands.some((operand) => operand.startsWith('-'));
  return (looksLikeFlag ? [...words, ...flags, '--', ...values] : [...words, ...values, ...flags]).join(' ');
}

/** The flags for a namespace other than the default one. */
export function namespaceFlags(namespace: string): string[] {
  return namespace === 'default' ? [] : ['--namespace', quoted(namespace)];
}
