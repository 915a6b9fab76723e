/** The script of a job: steps in the vendor's own words, each for a number of status reads or for a time. */
import type { ScriptedAnswer } from './answer.js';

export interface StepScript {
  /** How many status reads show the step. The next read shows the next step. @default 1, without `ms` */
  reads?: number;
  /** How long the step lasts in real time, in milliseconds, whether or not it is read. */
  ms?: number;
  /** JSON that is sent with 200 instead of the usual answer. */
  raw?: unknown;
  /** The complete answer to a status read. */
  answer?: ScriptedAnswer;
}

/** A step in the vendor's words. The last step never ends. */
export type TimelineStep<Words> = Partial<Words> & StepScript;

/** A step that has started, and when. */
export interface Entered<Words> {
  step: TimelineStep<Words>;
  at: number;
}

export class Timeline<Words> {
  /** Every step started so far, oldest first. */
  readonly history: Entered<Words>[] = [];
  private steps: TimelineStep<Words>[] = [];
  private position = 0;
  private reads = 0;

  /** @throws Error with one sentence if the script is invalid */
  constructor(steps: TimelineStep<Words>[]) {
    this.continueWith(steps);
  }

  /** Switches to another script, which starts now. */
  continueWith(steps: TimelineStep<Words>[]): void {
    check(steps);
    this.steps = steps;
    this.begin(0, Date.now());
  }

  /** What a status read shows. Counts as a read. */
  read(): TimelineStep<Words> {
    const { ms, reads = 1 } = this.current();
    if (ms === undefined && this.reads >= reads && this.hasNext) this.begin(this.position + 1, Date.now());
    this.reads++;
    return this.current();
  }

  /** The current step, without counting as a read. */
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

function check(steps: StepScript[]): void {
  if (!Array.isArray(steps) || steps.length === 0) throw new Error('A timeline needs at least one step.');
  for (const { reads, ms } of steps) {
    if (reads !== undefined && ms !== undefined) throw new Error('A step lasts either reads or ms, not both.');
    if (reads !== undefined && !(Number.isInteger(reads) && reads > 0))
      throw new Error('reads must be an integer from 1.');
    if (ms !== undefined && !(ms >= 0)) throw new Error('ms must be a number from 0.');
  }
}
