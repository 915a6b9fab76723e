/** Durations for people. Pure, and without the library that parses them, which callers do not have. */
/** The shortest text for it, such as "90s", "7d" or "1.5m". */
export function durationText(milliseconds) {
    const [unit, size] = UNITS.find(([, unitMs]) => Number.isInteger((milliseconds / unitMs) * 10)) ?? ['ms', 1];
    return `${milliseconds / size}${unit}`;
}
const UNITS = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
];
