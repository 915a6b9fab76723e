/** Removes from a vendor's text what could control the terminal or page that shows it. Pure. */
/** Keeps the line breaks. */
export declare function printable(text: string): string;
/** The text on a single line. */
export declare function oneLine(text: string): string;
