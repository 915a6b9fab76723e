/** Figures of several contenders side by side, each as a ratio to the best of Vigil's peers. Pure. */

export interface Figure {
  name: string;
  /** How a value is written, with its unit. */
  text: (value: number) => string;
  better: 'less' | 'more';
  /** By the contender's id; absent where a contender has no such figure, or did not come so far. */
  values: ReadonlyMap<string, number>;
  /** In a ratio, a smaller value counts as this much, because nobody would notice the difference. @default 0 */
  floor?: number;
}

export interface Column {
  id: string;
  name: string;
}

/**
 * Vigil's value in values of the best peer: below 1 is better where less is better. Undefined where there is nobody to compare with.
 * `least` where the peer's value was below the floor and counts as it: the ratio is at least that.
 */
export function ratioToBest(
  { values, better, floor = 0 }: Figure,
  ours: string,
): { ratio: number; best: string; least: boolean } | undefined {
  const own = values.get(ours);
  const [family] = ours.split('-');
  const peers = [...values].filter(([id]) => id.split('-')[0] !== family);
  if (own === undefined || peers.length === 0) return undefined;
  const [best, value] = peers.reduce((one, other) =>
    (better === 'less') === other[1] < one[1] && other[1] !== one[1] ? other : one,
  );
  const ratio = Math.max(own, floor) / Math.max(value, floor);
  return Number.isFinite(ratio) ? { ratio, best, least: value < floor && own > floor } : undefined;
}

/** A row for each figure; the best value of a row is bold. Without peers there are no ratios. */
export function figureTable(figures: readonly Figure[], columns: readonly Column[], ours: string): string {
  const nameOf = (id: string) => columns.find((column) => column.id === id)?.name ?? id;
  const rows = figures.map((figure) => {
    const { values, better, text, name } = figure;
    const all = [...values.values()];
    const best = better === 'less' ? Math.min(...all) : Math.max(...all);
    const cells = columns.map(({ id }) => {
      const value = values.get(id);
      if (value === undefined) return '–';
      return value === best && all.length > 1 ? `**${text(value)}**` : text(value);
    });
    const compared = ratioToBest(figure, ours);
    const least = compared?.least ? 'at least ' : '';
    const ratio = compared ? `${least}${ratioText(compared.ratio)} of ${nameOf(compared.best)}` : '';
    return { cells: [name, ...cells], ratio };
  });
  const hasRatios = rows.some(({ ratio }) => ratio !== '');
  const row = (cells: readonly string[], ratio: string) =>
    `| ${[...cells, ...(hasRatios ? [ratio] : [])].join(' | ')} |`;
  return [
    row(['', ...columns.map(({ name }) => name)], `${nameOf(ours)} to the best other`),
    row(['---', ...columns.map(() => '---:')], '---'),
    ...rows.map(({ cells, ratio }) => row(cells, ratio)),
  ].join('\n');
}

function ratioText(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2);
}

export const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(ms < 9_995 ? 2 : 0)} s`;
export const inProcessorSeconds = (seconds: number) => `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
export const inMilliseconds = (seconds: number) => `${(1_000 * seconds).toFixed(1)} ms`;
export const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
export const inKilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(1)} KB`;
export const counted = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
