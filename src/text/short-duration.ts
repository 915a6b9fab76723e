/** Durations for people. Pure. */

const UNITS_MS = { y: 31_536_000_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** A duration in its two largest units: `2m 13s`, `5d 3h`, `480ms`. */
export function shortDuration(ms: number): string {
  let left = Math.round(ms);
  if (left <= 0) return '0s';
  if (left < UNITS_MS.s) return `${left}ms`;
  const parts = Object.entries(UNITS_MS).flatMap(([unit, unitMs]) => {
    const many = Math.floor(left / unitMs);
    left -= many * unitMs;
    return many > 0 ? [`${many}${unit}`] : [];
  });
  return parts.slice(0, 2).join(' ');
}

/** The same without fractions of a second, as for an age. */
export function wholeSeconds(ms: number): string {
  return shortDuration(1_000 * Math.round(ms / 1_000));
}
