/**
 * The text as inline code, so that nothing in it renders as markup, a link or an image.
 * Escaping is not enough: some renderers turn bare URLs into links after they remove the escapes.
 */
export declare function literal(text: string): string;
/** @returns undefined if the address is not an http or https URL */
export declare function link(text: string, address: string | undefined): string | undefined;
/** Put this at the end: the Web UI cuts off the last line. */
export declare const END = "---";
/** A code block of shell commands. @param lines one command each, without line breaks */
export declare function commands(lines: string[]): string;
