/** Whether a list of runs went as its lines say. Pure. */
import type { LineEnd } from './lines.js';

/** How the command says that a run ended. */
export interface SaidOfLine {
  state: string;
  times: { ended: string | null };
  submit: { key: string; at: string | null; result: string | null };
  error?: { type: string };
}

/** The keys of the lines whose end is not the expected one. */
export function wrongEnds(said: readonly SaidOfLine[], expected: ReadonlyMap<string, LineEnd>): string[] {
  const ends = new Map(said.map((line) => [line.submit.key, endOf(line)]));
  return [...expected].filter(([key, end]) => ends.get(key) !== end).map(([key]) => key);
}

/** The keys of the runs whose job was requested before a job that it needs had ended. */
export function startedTooEarly(
  said: readonly SaidOfLine[],
  lines: readonly { key: string; needs: readonly string[] }[],
): string[] {
  const byKey = new Map(said.map((line) => [line.submit.key, line]));
  return lines
    .filter(({ key, needs }) => {
      const at = byKey.get(key)?.submit.at ?? null;
      return at !== null && needs.some((need) => !endedBefore(byKey.get(need), at));
    })
    .map(({ key }) => key);
}

/** How often each key occurs beyond the first time. */
export function doubles(keys: readonly string[]): number {
  return keys.length - new Set(keys).size;
}

function endedBefore(line: SaidOfLine | undefined, at: string): boolean {
  const ended = line?.times.ended ?? null;
  // The vendor's times have whole seconds.
  return ended !== null && Math.floor(Date.parse(ended) / 1_000) <= Date.parse(at) / 1_000;
}

function endOf({ state, error }: SaidOfLine): LineEnd | undefined {
  if (error?.type === 'NotStarted') return 'n';
  if (state === 'succeeded') return 's';
  return state === 'failed' ? 'f' : undefined;
}
