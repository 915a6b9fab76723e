/** A job's life as a script: steps in the vendor's own words, each lasting a number of status reads or a time. */
import type { ScriptedAnswer } from './answer.js';

export interface StepPace {
  /** The step is shown by this many status reads; the read after them shows the next. @default 1, without `ms` */
  reads?: number;
  /** The step lasts this long in real time, in milliseconds from when it began, seen or not. */
  ms?: number;
  /** Any JSON, sent with 200 instead of the answer that would be built. */
  raw?: unknown;
  /** The whole answer to a status read. */
  answer?: ScriptedAnswer;
}

/** A step in the vendor's words. The last one stays for ever. */
export type TimelineStep<Words> = Partial<Words> & StepPace;

/** A step that the job has come to, and when. */
export interface Entered<Words> {
  step: TimelineStep<Words>;
  at: number;
}

export class Timeline<Words> {
  /** Every step begun so far, oldest first. */
  readonly history: Entered<Words>[] = [];
  private steps: TimelineStep<Words>[] = [];
  private position = 0;
  private reads = 0;

  /** @throws Error in one sentence for a script that cannot be followed */
  constructor(steps: TimelineStep<Words>[]) {
    this.continueWith(steps);
  }

  /** Leaves the script for another one, which begins now. */
  continueWith(steps: TimelineStep<Words>[]): void {
    check(steps);
    this.steps = steps;
    this.begin(0, Date.now());
  }

  /** What a status read shows. Each counts. */
  read(): TimelineStep<Words> {
    const { ms, reads = 1 } = this.current();
    if (ms === undefined && this.reads >= reads && this.hasNext) this.begin(this.position + 1, Date.now());
    this.reads++;
    return this.current();
  }

  /** Where the job is, without counting as a read. */
  current(): TimelineStep<Words> {
    for (;;) {
      const { step, at } = this.history.at(-1)!;
      if (step.ms === undefined || !this.hasNext || Date.now() < at + step.ms) return step;
      this.begin(this.position + 1, at + step.ms);
    }
  }

  private get hasNext(): boolean {
    return this.position < this.steps.length - 1;
  }

  private begin(position: number, at: number): void {
    this.position = position;
    this.reads = 0;
    this.history.push({ step: this.steps[position]!, at });
  }
}

function check(steps: StepPace[]): void {
  if (!Array.isArray(steps) || steps.length === 0) throw new Error('A timeline needs at least one step.');
  for (const { reads, ms } of steps) {
    if (reads !== undefined && ms !== undefined) throw new Error('A step lasts either reads or ms, not both.');
    if (reads !== undefined && !(Number.isInteger(reads) && reads > 0)) throw new Error('reads is an integer from 1.');
    if (ms !== undefined && !(ms >= 0)) throw new Error('ms is a number from 0.');
  }
}
