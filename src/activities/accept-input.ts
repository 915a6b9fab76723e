import { acceptInput as verdictOn } from '../schema/input.js';
import type { WaitActivities } from '../contract/activities.js';
import type { WritableAttributes } from './writable-attributes.js';

/**
 * Validates the input and fills in the defaults, and says which search attributes may be written: a local activity, so that all of it is
 * in the history and zod is not in the bundle.
 */
export function acceptInput(attributes: WritableAttributes | undefined): WaitActivities['acceptInput'] {
  return async (raw) => {
    const verdict = verdictOn(raw);
    const searchAttributes = 'accepted' in verdict ? await attributes?.names(Date.now()) : undefined;
    return searchAttributes?.length ? { ...verdict, searchAttributes } : verdict;
  };
}
