/** The file of all messages of a job. */
export declare function messagesPath(connection: string, jobId: string): string;
/** The list of all receipts, written if there are too many for the outcome. */
export declare function receiptsPath(connection: string, jobId: string): string;
/**
 * Returns a function that gives each file of a job's content its path. Call it once per file, in the vendor's order: files of the same
 * name get different paths, and collecting the job again gives the same paths.
 */
export declare function contentPaths(connection: string, jobId: string): (vendorName: string) => {
    name: string;
    path: string;
};
/**
 * A file name that is safe on every file system and close to the vendor's name. A changed name gets a hash of the original, so that two
 * different names stay different.
 */
export declare function safeName(vendorName: string): string;
/** The folder of a job, with all its files. */
export declare function jobFolder(connection: string, jobId: string): string;
