/** Which of many runs may start: each when all that it needs have succeeded. Lines are numbered from 0. Pure. */

/** One letter for each line: waiting, running, succeeded, ended otherwise, not started. */
export const LINE_STATES = ['w', 'r', 's', 'f', 'n'] as const;
export type LineState = (typeof LINE_STATES)[number];

export const LINE_STATES_TEXT = /^[wrsfn]*$/;

/** A line that needs others: its number, and then theirs. */
export type Needs = readonly number[];

/** A line that is never started, because the line that it needs did not succeed. */
export interface SkippedLine {
  line: number;
  need: number;
}

export class RunGraph {
  readonly counts: Record<LineState, number> = { w: 0, r: 0, s: 0, f: 0, n: 0 };
  private readonly states: LineState[];
  private readonly needsOf = new Map<number, readonly number[]>();
  private readonly dependents = new Map<number, number[]>();
  /** How many needs of a line have not succeeded yet. */
  private readonly open = new Map<number, number>();
  /** In ascending order. */
  private readonly ready: number[] = [];

  /** @param needs of lines that wait; those of others may be absent @param states the text of an earlier graph of the same lines */
  constructor(size: number, needs: readonly Needs[], states = 'w'.repeat(size)) {
    this.states = Array.from(states) as LineState[];
    for (const state of this.states) this.counts[state] += 1;
    for (const [line = 0, ...all] of needs) {
      const open = all.filter((need) => this.states[need] !== 's');
      this.needsOf.set(line, all);
      this.open.set(line, open.length);
      for (const need of open) this.dependents.set(need, [...(this.dependents.get(need) ?? []), line]);
    }
    for (const [line, state] of this.states.entries()) {
      if (state === 'w' && !this.open.get(line)) this.ready.push(line);
    }
  }

  /** The states of all lines, as the constructor takes them. */
  get text(): string {
    return this.states.join('');
  }

  get done(): boolean {
    return this.counts.w === 0 && this.counts.r === 0;
  }

  /** The lines that run. */
  get running(): number[] {
    return this.states.flatMap((state, line) => (state === 'r' ? [line] : []));
  }

  /** The needs of the lines that wait. */
  get needs(): Needs[] {
    return [...this.needsOf].flatMap(([line, needs]) => (this.states[line] === 'w' ? [[line, ...needs]] : []));
  }

  stateOf(line: number): LineState | undefined {
    return this.states[line];
  }

  /** The next lines to start, in their order, which run from now on. */
  start(most: number): number[] {
    const lines = this.ready.splice(0, Math.max(0, most));
    for (const line of lines) this.turn(line, 'r');
    return lines;
  }

  /** A line has ended. Ignored unless it is running. @returns the lines that are not started because of that */
  end(line: number, succeeded: boolean): SkippedLine[] {
    if (this.states[line] !== 'r') return [];
    this.turn(line, succeeded ? 's' : 'f');
    if (!succeeded) return this.skipDependents(line);
    for (const dependent of this.dependents.get(line) ?? []) {
      const open = (this.open.get(dependent) ?? 0) - 1;
      this.open.set(dependent, open);
      if (open === 0 && this.states[dependent] === 'w') this.makeReady(dependent);
    }
    return [];
  }

  /** Gives up the waiting lines from one up to, but not including, another. @returns them, and those that need them */
  drop(from = 0, to = this.states.length): { dropped: number[]; skipped: SkippedLine[] } {
    const dropped: number[] = [];
    for (let line = from; line < to; line += 1) {
      if (this.states[line] !== 'w') continue;
      this.turn(line, 'n');
      dropped.push(line);
    }
    for (let at = this.ready.length - 1; at >= 0; at -= 1) {
      if (this.states[this.ready[at] ?? 0] !== 'w') this.ready.splice(at, 1);
    }
    return { dropped, skipped: dropped.flatMap((line) => this.skipDependents(line)) };
  }

  private turn(line: number, state: LineState): void {
    const before = this.states[line];
    if (before !== undefined) this.counts[before] -= 1;
    this.states[line] = state;
    this.counts[state] += 1;
  }

  private skipDependents(line: number): SkippedLine[] {
    const skipped: SkippedLine[] = [];
    const without = [line];
    for (let need = without.pop(); need !== undefined; need = without.pop()) {
      for (const dependent of this.dependents.get(need) ?? []) {
        if (this.states[dependent] !== 'w') continue;
        this.turn(dependent, 'n');
        skipped.push({ line: dependent, need });
        without.push(dependent);
      }
    }
    return skipped;
  }

  private makeReady(line: number): void {
    let [low, high] = [0, this.ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ready[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    this.ready.splice(low, 0, line);
  }
}
