/** The longest duration that Vigil accepts. Pure, and without a library: what callers import reads it too. */
export const LONGEST_DURATION = '3650d';
/** The same in milliseconds. */
export const LONGEST_DURATION_MS = 3_650 * 86_400_000;
