import { Timeline, type TimelineStep } from './timeline.js';

/** A job that follows a script, and another script after a cancel. */
export class ScriptedJob<Words> {
  /** The number of accepted cancels. */
  cancelAsked = 0;
  readonly life: Timeline<Words>;

  constructor(
    readonly id: string,
    timeline: TimelineStep<Words>[],
    private readonly onCancel: TimelineStep<Words>[],
  ) {
    this.life = new Timeline(timeline);
    // Validates the script for the cancel when the job is created.
    new Timeline(onCancel);
  }

  /** Accepts a cancel. Only the first one has an effect, and only if the job has not ended. */
  cancel(hasEnded: boolean): void {
    this.cancelAsked++;
    if (this.cancelAsked === 1 && !hasEnded) this.life.continueWith(this.onCancel);
  }

  /** The current step, without counting as a read. */
  get step(): TimelineStep<Words> {
    return this.life.current();
  }
}
