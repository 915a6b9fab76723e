import type { Readable } from 'node:stream';
import { type Access } from './access.js';
/** How often an attempt touches the partial file that it writes, even if no bytes arrive. */
export declare const TOUCH_EVERY_MS = 5000;
/** The removed files. */
export interface Swept {
    files: number;
    bytes: number;
}
/** Paths are relative to the root, with slashes. */
export declare class StoreFolder {
    private readonly access;
    private readonly root;
    constructor(root: string, access?: Access);
    /** Writes a new file. @throws Error if there is one */
    write(path: string, body: Readable | string): Promise<void>;
    /** Replaces what is at the new path. */
    move(from: string, to: string): Promise<void>;
    remove(path: string): Promise<void>;
    read(path: string): Promise<string>;
    /** Marks the partial file as still being written. */
    touch(path: string): Promise<void>;
    /** Syncs the file's bytes to the disk. */
    sync(path: string): Promise<void>;
    /** Syncs the file's name and the folders that contain it. */
    syncName(path: string): Promise<void>;
    /** The free space in bytes; undefined if the file system does not report it. */
    room(): Promise<number | undefined>;
    /** Removes abandoned partial files, of any worker on any machine. */
    sweep(leftoverAfterMs?: number): Promise<Swept>;
    private timeIn;
    private withFile;
}
