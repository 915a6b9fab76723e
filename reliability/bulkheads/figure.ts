/** What an experiment found: figures, each with its limit if it has one. */

export interface Figure {
  what: string;
  found: string;
  /** In words. */
  mustBe?: string;
  /** @default true */
  holds?: boolean;
}

export interface Experiment {
  /** By which `--only` names it. */
  name: string;
  title: string;
  run: () => Promise<Figure[]>;
}

/** @param part from 0 to 1 */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, found, mustBe = '', holds }) =>
    [what, found, mustBe, mustBe === '' ? '' : holds === false ? 'NO' : 'yes'].join(' | '),
  );
  return [
    '| measured | found | must be | holds |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
