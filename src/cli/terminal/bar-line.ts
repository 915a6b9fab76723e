/** One line of progress, made to fit the terminal: which job, how far, what is known. Pure. */
import cliProgress, { type Options } from 'cli-progress';
import { cutEnd, cutMiddle, padded } from './fit.js';

export interface BarLine {
  /** Empty where there is one job only. */
  label: string;
  /** 0 to 1. */
  progress: number;
  text: string;
}

/** @param longestLabel of all that stand one below the other, so that their bars do too @param options how the bar itself is drawn */
export function barLine(line: BarLine, longestLabel: number, columns: number, options: Options): string {
  const roomy = columns >= 60;
  const label = Math.min(longestLabel, Math.floor(columns * 0.35));
  const barsize = label === 0 || columns >= 120 ? (roomy ? 20 : 10) : roomy ? 10 : 6;
  const bar = cliProgress.Format.BarFormat(line.progress, { ...options, barsize });
  const head = label === 0 ? bar : `${padded(cutMiddle(line.label, label), label)} ${bar}`;
  // The last column stays free: some terminals go on to the next line once it is written to.
  return cutEnd(`${head} ${line.text}`, columns - 1);
}
