/** A figure that has a target: one line, and whether it is met. */

export interface Target {
  name: string;
  /** What was measured, with its unit. */
  text: string;
  target: string;
  met: boolean;
}

export function targetLine({ name, text, target, met }: Target): string {
  return `${name}: ${text}; target ${target}: ${met ? 'met' : 'missed'}`;
}

export function targetTable(targets: readonly Target[]): string {
  return [
    '| aimed at | measured | target | |',
    '| --- | --- | --- | --- |',
    ...targets.map(
      ({ name, text, target, met }) => `| ${name} | ${text} | ${target} | ${met ? 'met' : '**missed**'} |`,
    ),
  ].join('\n');
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
