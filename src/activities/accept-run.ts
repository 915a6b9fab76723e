import type { RunActivities } from '../contract/run-job.js';
import { acceptRun as verdictOn } from '../schema/run-input.js';
import { oneLine } from '../text/printable-text.js';

/** Validates the input of a run. A local activity, so that zod stays out of the workflow bundle. */
export function acceptRun(): RunActivities['acceptRun'] {
  return (raw) => {
    const verdict = verdictOn(raw);
    return Promise.resolve('problems' in verdict ? { problems: verdict.problems.map(oneLine) } : verdict);
  };
}
