import type { RunActivities } from '../contract/run-job.js';
import { acceptRun as verdictOn } from '../schema/run-input.js';
import { shown } from './accept-input.js';

/** Validates the input of a run. A local activity, so that zod stays out of the workflow bundle. */
export function acceptRun(): RunActivities['acceptRun'] {
  return (raw) => Promise.resolve(shown(verdictOn(raw)));
}
