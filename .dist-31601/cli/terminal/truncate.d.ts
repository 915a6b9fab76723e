/** The number of columns that the text takes. */
export declare function displayWidth(text: string): number;
/** The text, or its start and a "…". */
export declare function truncateEnd(text: string, columns: number): string;
/** The text, or its start and end around a "…": ids often differ only at the end. */
export declare function truncateMiddle(text: string, columns: number): string;
/** The text, padded with spaces. */
export declare function padToWidth(text: string, columns: number): string;
