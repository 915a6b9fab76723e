/** Finds what changed in a list of waits since it was last read. */
import type { KnownWait } from '../../client/known-wait.js';
export interface WatchedWait extends KnownWait {
    /** New, or changed in the last 10 s. */
    marked: boolean;
}
export declare class WaitChanges {
    private known;
    private changedAt;
    /** Waits that have just left the list, still shown while their change is marked. */
    private readonly departed;
    /** The workflow ids of running waits that have left the list. The caller reads their current state. */
    missing(waits: KnownWait[]): KnownWait[];
    /** @param gone the current state of the {@link missing} waits @returns the rows to show, and those that changed since the last call */
    take(waits: KnownWait[], gone: KnownWait[], now: number): {
        rows: WatchedWait[];
        changed: KnownWait[];
    };
}
