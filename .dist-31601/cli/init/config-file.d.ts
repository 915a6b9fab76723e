import type { ConnectionDraft } from './connection-draft.js';
export declare function newConfig(content: string, connections: ConnectionDraft[]): string;
/** @throws CliProblem if the config already has a connection of that name */
export declare function addedTo(source: string, path: string, connections: ConnectionDraft[]): string;
/** Writes atomically: a reader sees the old config or the new one. Follows a symlink and keeps the mode. */
export declare function writeConfig(path: string, text: string): Promise<void>;
