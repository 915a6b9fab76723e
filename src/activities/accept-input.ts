import { acceptInput as verdictOn } from '../schema/input.js';
import type { WaitActivities } from '../contract/activities.js';
import { oneLine } from '../text/printable-text.js';
import type { NotifyPolicies } from './notify-channel.js';
import type { RegisteredAttributes } from './writable-attributes.js';

/**
 * Validates the input, fills in the defaults, and lists the search attributes that may be written and what others are notified of. An activity,
 * so that all of this is in the history and zod stays out of the workflow bundle.
 */
export function acceptInput(
  attributes: RegisteredAttributes | undefined,
  notifyPolicyOf: NotifyPolicies,
): WaitActivities['acceptInput'] {
  return async (raw) => {
    const verdict = shown(verdictOn(raw));
    if ('problems' in verdict) return verdict;
    const searchAttributes = await attributes?.names(Date.now());
    const notify = notifyPolicyOf(verdict.accepted.connection);
    return { ...verdict, ...(searchAttributes && { searchAttributes }), ...(notify && { notify }) };
  };
}

/** The problems repeat names that the caller chose. */
export function shown<Verdict extends object>(verdict: Verdict | { problems: string[] }) {
  return 'problems' in verdict ? { problems: verdict.problems.map(oneLine) } : verdict;
}
