import { type Access } from './access.js';
/** On Windows, both flags are undefined, which OR treats as 0. */
export declare const NO_FOLLOW: number;
/** What is at a path cannot be used. The message names the path below the root. */
export declare class UnsafePath extends Error {
    readonly name = "UnsafePath";
}
/** Creates the root and the folders below it, and corrects the modes of the folders that belong to this user. */
export declare function makeFolders(root: string, segments: string[], access: Access): Promise<void>;
/** Checks that no folder on the way to the file is a symbolic link. @throws UnsafePath, or the error of the file system */
export declare function checkFolders(root: string, segments: string[]): Promise<void>;
