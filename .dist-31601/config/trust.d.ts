/** What the rule needs to know of a file or folder on the way to the config. */
export interface Entry {
    kind: 'file' | 'folder' | 'link';
    path: string;
    /** The owner. */
    uid: number;
    mode: number;
}
/**
 * @param uid the user of this process
 * @returns who else can change or replace the config, and the command that prevents it; undefined if nobody but the user and root can
 */
export declare function untrusted(entries: readonly Entry[], uid: number): {
    why: string;
    fix?: string;
} | undefined;
/**
 * Reads the file that was checked, even if another one takes its place meanwhile.
 * @param refuse throws the error that says why the config is not used
 */
export declare function readIfTrusted(path: string, refuse: (problem: string) => never): string;
