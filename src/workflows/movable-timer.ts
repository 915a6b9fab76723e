/** A durable timer whose end can be moved. */
import { CancellationScope, sleep } from '@temporalio/workflow';

/**
 * Re-armed lazily: when its end moves later, the running timer is left alone and the clock polled again once it fires. So many
 * extensions cost few timers.
 */
export class MovableTimer {
  private end: number | undefined;
  private armed: { end: number; scope: CancellationScope } | undefined;

  /** @param summary what the Web UI shows beside the timer */
  constructor(private readonly summary: string) {}

  /** Milliseconds since the epoch; undefined when not set. */
  get at(): number | undefined {
    return this.end;
  }

  get fired(): boolean {
    return this.end !== undefined && Date.now() >= this.end;
  }

  /** Rings at the given time; undefined: never. */
  set(at: number | undefined): void {
    this.end = at;
    if (at === undefined || (this.armed && this.armed.end > at)) this.disarm();
    if (at !== undefined && !this.armed) this.arm(at);
  }

  private arm(end: number): void {
    const left = end - Date.now();
    if (left <= 0) return;
    const armed = { end, scope: new CancellationScope() };
    this.armed = armed;
    armed.scope
      .run(() => sleep(left, { summary: this.summary }))
      .then(
        () => {
          if (this.armed !== armed) return;
          this.armed = undefined;
          if (this.end !== undefined) this.arm(this.end);
        },
        () => undefined,
      );
  }

  private disarm(): void {
    const { armed } = this;
    this.armed = undefined;
    armed?.scope.cancel();
  }
}
