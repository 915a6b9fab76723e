/** A number with a unit. Published in the JSON Schema, so it uses only what every regular expression dialect has. */
export declare const DURATION: RegExp;
export declare const LONGEST_DURATION = "3650d";
export declare const A_DURATION = "a duration such as \"90s\", \"15m\", \"6h\" or \"7d\"";
/** In milliseconds; undefined for anything but a number with a unit of at most {@link LONGEST_DURATION}. */
export declare function parseDuration(text: unknown): number | undefined;
