/** Breaks lines between words only: a word longer than a line, such as a URL, stays whole so that you can copy it. */
export declare function wrap(text: string, width: number): string[];
/** Wraps each line, and indents its continuation lines by `indent` characters. */
export declare function wrapIndented(lines: string, indent: number, width: number): string;
