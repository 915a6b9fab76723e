/** `--limit`: a whole number of at least 1. */
export declare function parseLimit(text: string, problems: string[]): number;
export declare function checkConnectionName(connection: string | undefined, problems: string[]): void;
