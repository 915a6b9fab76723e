import { Timeline, type TimelineStep } from './timeline.js';

/** A job that follows its script, and another one after a cancel. */
export class ScriptedJob<Words> {
  /** How many cancels were accepted. */
  cancelAsked = 0;
  readonly life: Timeline<Words>;

  constructor(
    readonly id: string,
    timeline: TimelineStep<Words>[],
    private readonly onCancel: TimelineStep<Words>[],
  ) {
    this.life = new Timeline(timeline);
    // So that a script that cannot be followed is refused when the job is made, not when it is cancelled.
    new Timeline(onCancel);
  }

  /** Accepts a cancel. Only the first one moves the job, and only one that has not ended. */
  cancel(hasEnded: boolean): void {
    this.cancelAsked++;
    if (this.cancelAsked === 1 && !hasEnded) this.life.continueWith(this.onCancel);
  }

  /** Where it is now, without counting as a read. */
  get step(): TimelineStep<Words> {
    return this.life.current();
  }
}
