/** Splits an unfinished shell command line into words. */
export interface TypedWord {
    /** As it was typed, with its quotes. */
    raw: string;
    /** As the shell unquotes it. */
    value: string;
    /** The quote that is still open at its end. */
    open: '' | "'" | '"';
}
/** @returns at least one word; the last one is being typed, and is empty after a space */
export declare function shellWords(line: string): TypedWord[];
/** The word completed to the value: keeps what was typed and continues in its quotes. @param value starts with the word's value */
export declare function completedWord({ raw, value: begun, open }: TypedWord, value: string): string;
