import type { KnownWait } from '../../client/known-wait.js';
/** @param now milliseconds since the epoch @param columns the width of the terminal; by default nothing is cut */
export declare function waitTable(waits: KnownWait[], { now, columns, stream }: {
    now: number;
    columns?: number;
    stream: NodeJS.WriteStream;
}): {
    header: string;
    lines: string[];
};
/** `running, 43 %`; `last seen running` for a wait that ended before its job; `may still run, …` if it was cancelled and its job was not. */
export declare function listedState({ status, outcome }: KnownWait, stream: NodeJS.WriteStream): string;
/** The remark under a list that `--limit` cut short. */
export declare function moreLine(limit: number): string;
