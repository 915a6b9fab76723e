/** Which files of the service's repository a connection offers. A caller names a file, and the repository also holds whole backups. */
/** @returns why the file is not offered; undefined if it is, or if none is asked for */
export declare function fileProblem(file: string | undefined, offered: readonly string[]): string | undefined;
/**
 * Whether the whole name matches the pattern, in which `*` stands for any characters except "/" and "\". Each part between two stars is
 * found at its first place, so a long name costs no more than its length times the pattern's.
 */
export declare function matches(name: string, pattern: string): boolean;
