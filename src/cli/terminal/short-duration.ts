import prettyMilliseconds from 'pretty-ms';

/** A duration in its two largest units: `2m 13s`, `5d 3h`, `480ms`. */
export function shortDuration(ms: number): string {
  if (ms <= 0) return '0s';
  return prettyMilliseconds(Math.round(ms), { secondsDecimalDigits: 0, unitCount: 2 });
}

/** The same without fractions of a second, as for an age. */
export function wholeSeconds(ms: number): string {
  return shortDuration(1_000 * Math.round(ms / 1_000));
}
