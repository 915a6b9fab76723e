import type { RunActivities } from '../contract/run-job.js';
import { acceptRun as verdictOn } from '../schema/run-input.js';
import { shown } from './accept-input.js';
import type { NotifyPolicies } from './notify-channel.js';

/** Validates the input of a run. An activity, so that zod stays out of the workflow bundle. */
export function acceptRun(notifyPolicyOf: NotifyPolicies): RunActivities['acceptRun'] {
  return (raw, workflowId) => {
    const verdict = shown(verdictOn(raw, workflowId));
    const notify = 'accepted' in verdict ? notifyPolicyOf(verdict.accepted.connection) : undefined;
    return Promise.resolve(notify ? { ...verdict, notify } : verdict);
  };
}
