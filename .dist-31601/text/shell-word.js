/** Quotes a word for a shell, in commands for the user to copy. Pure. */
export function quoted(word) {
    return /^[\w.:/@%+=,][\w.:/@%+=,-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
//# sourceMappingURL=shell-word.js.map