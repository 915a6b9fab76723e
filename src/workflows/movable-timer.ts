/** A durable timer whose end can be moved. */
import { CancellationScope, sleep } from '@temporalio/workflow';

/**
 * Moving the end later starts no new timer: the running one fires, and then it sleeps for the rest. So extensions need few timers.
 */
export class MovableTimer {
  private end: number | undefined;
  private running: { end: number; scope: CancellationScope } | undefined;
  // A handler that moves the end may run in a scope that is cancelled; the timer must not.
  private readonly parent = CancellationScope.current();

  /** @param summary what the Web UI shows beside the timer */
  constructor(private readonly summary: string) {}

  /** Milliseconds since the epoch; undefined if not set. */
  get at(): number | undefined {
    return this.end;
  }

  get fired(): boolean {
    return this.end !== undefined && Date.now() >= this.end;
  }

  /** @param at milliseconds since the epoch; undefined stops the timer */
  set(at: number | undefined): void {
    this.end = at;
    if (at === undefined || (this.running && this.running.end > at)) this.stop();
    if (at !== undefined && !this.running) this.start(at);
  }

  private start(end: number): void {
    const left = end - Date.now();
    if (left <= 0) return;
    const scope = new CancellationScope({ cancellable: true, parent: this.parent });
    const running = { end, scope };
    this.running = running;
    scope
      .run(() => sleep(left, { summary: this.summary }))
      .then(
        () => {
          if (this.running !== running) return;
          this.running = undefined;
          if (this.end !== undefined) this.start(this.end);
        },
        () => undefined,
      );
  }

  private stop(): void {
    const { running } = this;
    this.running = undefined;
    running?.scope.cancel();
  }
}
