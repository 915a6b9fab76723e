/** A folder in each connection's folder. No job's folder starts with a dot. */
export declare const PARTIAL_FOLDER = ".partial";
/**
 * A new path for each attempt. It is in the connection's folder, which may be a separate mount, and outside the jobs' folders, so that no
 * file name of a vendor can look like a partial file.
 */
export declare function partialPath(path: string): string;
export declare function isPartialFile(name: string): boolean;
