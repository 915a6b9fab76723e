/** Fits the columns of a table to the width of a terminal. */
export declare const GAP = 2;
/** The width that a column may shrink to if the terminal is too narrow; 0: the column is left out. */
export interface Narrowing {
    column: number;
    columns: number;
}
/**
 * @param natural the width of each column without a limit
 * @param narrowing applied in this order until the table fits
 * @param regrowing the columns that grow again into the space of a column that was left out
 * @param columns the width of the terminal; by default there is no limit
 * @returns 0 for a column that is not shown
 */
export declare function columnWidths(natural: readonly number[], narrowing: readonly Narrowing[], regrowing: readonly number[], columns?: number): number[];
