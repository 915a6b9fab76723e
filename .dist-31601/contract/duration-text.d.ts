/** Durations for people. Pure, and without the library that parses them, which callers do not have. */
/** The shortest text for it, such as "90s", "7d" or "1.5m". */
export declare function durationText(milliseconds: number): string;
