import { acceptInput as verdictOn } from '../schema/input.js';
import type { WaitActivities } from '../contract/activities.js';
import { oneLine } from '../text/printable-text.js';
import type { RegisteredAttributes } from './writable-attributes.js';

/**
 * Validates the input, fills in the defaults, and lists the search attributes that may be written. A local activity, so that all of this is
 * in the history and zod stays out of the workflow bundle.
 */
export function acceptInput(attributes: RegisteredAttributes | undefined): WaitActivities['acceptInput'] {
  return async (raw) => {
    const verdict = shown(verdictOn(raw));
    const searchAttributes = 'accepted' in verdict ? await attributes?.names(Date.now()) : undefined;
    return searchAttributes ? { ...verdict, searchAttributes } : verdict;
  };
}

/** The problems repeat names that the caller chose. */
export function shown<Verdict extends object>(verdict: Verdict | { problems: string[] }) {
  return 'problems' in verdict ? { problems: verdict.problems.map(oneLine) } : verdict;
}
