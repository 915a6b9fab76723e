/** One line of progress, fitted to the terminal: the job, a bar and the status. Pure. */
import { type Options } from 'cli-progress';
export interface BarLine {
    /** Empty if there is only one job. */
    label: string;
    /** 0 to 1. */
    progress: number;
    text: string;
}
/** @param longestLabel the width of the longest label, to align the bars @param options how to draw the bar */
export declare function barLine(line: BarLine, longestLabel: number, columns: number, options: Options): string;
