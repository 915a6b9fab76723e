/** Durations such as "90s". Pure, and small enough for the workflow bundle. */
import ms from 'ms';
/** A number with a unit. Published in the JSON Schema, so it uses only what every regular expression dialect has. */
export const DURATION = /^[0-9]+(\.[0-9]+)?\s*(ms|s|m|h|d|w)$/;
export const LONGEST_DURATION = '3650d';
export const A_DURATION = 'a duration such as "90s", "15m", "6h" or "7d"';
/** In milliseconds; undefined for anything but a number with a unit of at most {@link LONGEST_DURATION}. */
export function parseDuration(text) {
    if (typeof text !== 'string' || !DURATION.test(text))
        return undefined;
    const parsed = ms(text);
    return parsed <= ms(LONGEST_DURATION) ? parsed : undefined;
}
//# sourceMappingURL=duration.js.map