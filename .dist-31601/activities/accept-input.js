import { acceptInput as verdictOn } from '../schema/input.js';
/**
 * Validates the input, fills in the defaults, and lists the search attributes that may be written. A local activity, so that all of this is
 * in the history and zod stays out of the workflow bundle.
 */
export function acceptInput(attributes) {
    return async (raw) => {
        const verdict = verdictOn(raw);
        const searchAttributes = 'accepted' in verdict ? await attributes?.names(Date.now()) : undefined;
        return searchAttributes ? { ...verdict, searchAttributes } : verdict;
    };
}
//# sourceMappingURL=accept-input.js.map