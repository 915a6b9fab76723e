import type { KnownWait } from '../../client/known-wait.js';
import type { CommandContext } from './command-context.js';
import type { WatchedWait } from './wait-changes.js';
export interface WatchedList {
    rows: WatchedWait[];
    changed: KnownWait[];
    /** Milliseconds since the epoch. */
    now: number;
    /** A remark about the whole list. */
    remark?: string;
}
export interface WatchView {
    show(list: WatchedList): void;
    /** Temporal returns no list, so the last one may be out of date. @param why a sentence without its full stop */
    away(why: string): void;
    end(): void;
}
export declare function watchView(context: CommandContext): WatchView;
