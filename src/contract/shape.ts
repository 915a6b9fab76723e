/**
 * Checks of the form of plain JSON that others have written. Without zod, which callers' workflow bundles and the public client do not have.
 * Pure.
 */

export type Check = (value: unknown) => boolean;

export const text: Check = (value) => typeof value === 'string';
export const flag: Check = (value) => typeof value === 'boolean';
export const amount: Check = Number.isFinite;
export const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** ISO 8601. */
export const time: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** The year 9999: far enough from the last date that JavaScript has, so that a wait's longest durations can be added. */
const LAST_MOMENT = 253_370_764_800_000;

/** Milliseconds since the epoch. */
export const moment: Check = between(0, LAST_MOMENT);

export function between(least: number, most: number): Check {
  return (value) => typeof value === 'number' && value >= least && value <= most;
}

export function oneOf(...words: readonly string[]): Check {
  return (value) => typeof value === 'string' && words.includes(value);
}

export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Other fields may be there too: those of a later version. */
export function fields(checks: Record<string, Check>): Check {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));
}
