/** Which settings of a caller that joins a running run do not apply, because the run has others. */
import { ignoredSettings } from '../../contract/ignored-settings.js';
import { shortText } from '../../contract/short-text.js';
import type { AcceptedRun } from '../../contract/run-job.js';
import type { RunJobInput } from '../../contract/run-job-input.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { acceptInput } from '../../schema/input.js';
import { acceptRun } from '../../schema/run-input.js';
import { durationText } from '../../contract/duration-text.js';

/** The settings of the run itself, beside those of its wait. */
function ownSettings({ submitDeadlineMs, retry }: AcceptedRun) {
  return {
    submitDeadline: durationText(submitDeadlineMs),
    'retry.attempts': String(retry.attempts),
    'retry.delay': durationText(retry.delayMs),
  };
}

/** @param theirs the input of the run, which nobody has validated here */
export function ignoredByRun(yours: RunJobInput, theirs: unknown): IgnoredSetting[] {
  const [mine, run] = [acceptRun(yours), acceptRun(theirs)];
  // Such a run is about to end.
  if ('problems' in mine || 'problems' in run) return [];
  const wait = acceptInput({ connection: yours.connection, jobId: 'any', ...run.accepted.wait });
  const ofWait = 'accepted' in wait ? ignoredSettings(mine.accepted.wait, wait.accepted) : [];
  const given = {
    submitDeadline: yours.submitDeadline,
    'retry.attempts': yours.retry?.attempts,
    'retry.delay': yours.retry?.delay,
  };
  const [asked, applied] = [ownSettings(mine.accepted), ownSettings(run.accepted)];
  const fields = Object.keys(given) as (keyof typeof given)[];
  const ofRun = fields.filter((field) => given[field] !== undefined && asked[field] !== applied[field]);
  return [
    ...ofWait,
    ...ofRun.map((field) => ({ field, yours: shortText(String(given[field]), 100), applies: applied[field] })),
  ];
}
