/** Who may read the store: the user of the worker alone, or a group too. Windows has neither modes nor groups. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
/** The value of `content.group` cannot be used on this machine. */
export declare class GroupError extends Error {
    readonly name = "GroupError";
    constructor(why: string);
}
export interface Access {
    folderMode: number;
    fileMode: number;
    /** The group that may read; undefined: none. */
    gid?: number;
}
/** @param group its name in /etc/group or its number @throws GroupError */
export declare function accessFor(group: string | number | undefined): Access;
/** @param groups the text of /etc/group */
export declare function gidOf(name: string, groups: string): number | undefined;
/** Only root may give files to a group that it is not in. */
export declare function whyNotMember(gid: number, { euid, gids }: {
    euid: number;
    gids: number[];
}): string | undefined;
/** Sets the mode and the group of an open file or folder, whatever the umask. @param found its present state */
export declare function setAccess(handle: FileHandle, found: Stats, mode: number, gid: number | undefined): Promise<void>;
