/** Durations such as "90s". Pure, and small enough for the workflow bundle. */
import ms from 'ms';
import { LONGEST_DURATION_MS } from './longest-duration.js';

/** Numbers with a unit each. Published in the JSON Schema, so it uses only what every regular expression dialect has. */
export const DURATION = /^([0-9]+(\.[0-9]+)?\s*(ms|s|m|h|d|w))+$/;

export const A_DURATION = 'a duration such as "90s", "15m", "6h" or "1h30m"';

/** In milliseconds; undefined for anything but numbers with a unit each, in all at most LONGEST_DURATION. */
export function parseDuration(text: unknown): number | undefined {
  if (typeof text !== 'string' || !DURATION.test(text)) return undefined;
  const parsed = (text.match(/(?<![0-9.])[0-9.]+\s*[a-z]+/g) ?? []).reduce(
    (sum, part) => sum + ms(part as ms.StringValue),
    0,
  );
  return parsed <= LONGEST_DURATION_MS ? parsed : undefined;
}
