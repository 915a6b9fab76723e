/** One line of progress, fitted to the terminal: the job, a bar and the status. Pure. */
import cliProgress, {} from 'cli-progress';
import { truncateEnd, truncateMiddle, padToWidth } from './truncate.js';
/** @param longestLabel the width of the longest label, to align the bars @param options how to draw the bar */
export function barLine(line, longestLabel, columns, options) {
    const roomy = columns >= 60;
    const label = Math.min(longestLabel, Math.floor(columns * 0.35));
    const barsize = label === 0 || columns >= 120 ? (roomy ? 20 : 10) : roomy ? 10 : 6;
    const bar = cliProgress.Format.BarFormat(line.progress, { ...options, barsize });
    const head = label === 0 ? bar : `${padToWidth(truncateMiddle(line.label, label), label)} ${bar}`;
    // The last column stays empty, because some terminals move to the next line when it is written.
    return truncateEnd(`${head} ${line.text}`, columns - 1);
}
//# sourceMappingURL=bar-line.js.map