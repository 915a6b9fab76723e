/** A running activity that the wait can check, race against its timers, and cancel. */
import { CancellationScope } from '@temporalio/workflow';

export class CancellableActivity<Result> {
  private readonly scope = new CancellationScope();
  private ended = false;
  result: Result | undefined;
  failure: unknown;

  constructor(run: () => Promise<Result>) {
    this.scope.run(run).then(
      (result) => {
        this.result = result;
        this.ended = true;
      },
      (error: unknown) => {
        this.failure = error;
        this.ended = true;
      },
    );
  }

  get done(): boolean {
    return this.ended;
  }

  cancel(): void {
    if (!this.ended) this.scope.cancel();
  }
}
