/** How a bench speaks: one line with the figure, its target, and whether it is met. */

export interface Figure {
  name: string;
  /** What was measured, with its unit. */
  text: string;
  target: string;
  met: boolean;
}

/** Prints the line, and sets the exit code where the target is missed. */
export function report({ name, text, target, met }: Figure): void {
  process.stdout.write(`${name.padEnd(8)} ${text}; target ${target}: ${met ? 'ok' : 'too slow'}\n`);
  if (!met) process.exitCode = 1;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
