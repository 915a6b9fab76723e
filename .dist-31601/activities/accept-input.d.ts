import type { WaitActivities } from '../contract/activities.js';
import type { WritableAttributes } from './writable-attributes.js';
/**
 * Validates the input, fills in the defaults, and lists the search attributes that may be written. A local activity, so that all of this is
 * in the history and zod stays out of the workflow bundle.
 */
export declare function acceptInput(attributes: Pick<WritableAttributes, 'names'> | undefined): WaitActivities['acceptInput'];
