/** Quotes a word for a shell, in commands for the user to copy. Pure. */
export declare function quoted(word: string): string;
