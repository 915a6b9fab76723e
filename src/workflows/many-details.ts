/** The current details of many runs in the Web UI, as Markdown. Pure. */
import type { ManyCounts, ManyProgress, WhyNotStarted } from '../contract/run-many.js';
import { END, literal } from '../text/markdown.js';

const STOPPING: Readonly<Record<WhyNotStarted, string>> = {
  need: '',
  stopped: 'A run did not succeed, so Vigil starts no more, and follows those that run.',
  cancelled: 'Vigil cancels the runs that it has started, and starts no more.',
};

export function manyDetails(name: string, counts: ManyCounts, { stopping, plan }: ManyProgress): string {
  const { lines, succeeded, failed, notStarted } = counts;
  const left = lines - succeeded - failed - notStarted;
  return [
    `Runs ${literal(name)}: **${lines - left} of ${lines} ended**`,
    stopping === null ? `Vigil starts up to ${plan.concurrency} runs at a time.` : STOPPING[stopping],
    [
      `- Succeeded: ${succeeded}`,
      `- Did not succeed: ${failed}`,
      `- Not started, because of that: ${notStarted}`,
      `- Running or waiting: ${left}`,
    ].join('\n'),
    END,
  ].join('\n\n');
}
